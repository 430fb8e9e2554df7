/** Tests of the settings. */
@NullMarked
package io.github.slurmjwt.config;

import org.jspecify.annotations.NullMarked;
