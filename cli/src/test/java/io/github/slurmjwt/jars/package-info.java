/** What is in the jars that the build makes. These tests run once the jars are there. */
@NullMarked
package io.github.slurmjwt.jars;

import org.jspecify.annotations.NullMarked;
