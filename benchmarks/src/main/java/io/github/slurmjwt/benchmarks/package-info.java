/** Measures what the filter costs, beside other ways to verify a token. Ships nothing. */
@NullMarked
package io.github.slurmjwt.benchmarks;

import org.jspecify.annotations.NullMarked;
