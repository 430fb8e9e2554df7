/** Hostile requests, made by a fuzzer, to three servers with the filter. */
@NullMarked
package io.github.slurmjwt.fuzz;

import org.jspecify.annotations.NullMarked;
