/**
 * The judge: what the real Slurm did with thousands of tokens, headers, key files and key sets,
 * held against what this filter does with them.
 */
@NullMarked
package io.github.slurmjwt.verdicts;

import org.jspecify.annotations.NullMarked;
