/** The application over HTTP. */
@NullMarked
package io.github.slurmjwt.compatibility.spring;

import org.jspecify.annotations.NullMarked;
