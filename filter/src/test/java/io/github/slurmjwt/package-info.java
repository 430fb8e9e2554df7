/** Tests of what a Slurm token means. */
@NullMarked
package io.github.slurmjwt;

import org.jspecify.annotations.NullMarked;
