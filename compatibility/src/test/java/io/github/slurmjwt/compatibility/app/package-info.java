/**
 * What the test application has beside the servlets of the filter's own tests; goes into its WAR.
 */
@NullMarked
package io.github.slurmjwt.compatibility.app;

import org.jspecify.annotations.NullMarked;
