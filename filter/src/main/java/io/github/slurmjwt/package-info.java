/**
 * What a Slurm token means: from its compact text to the user that Slurm would act for, by the
 * rules of Slurm's {@code auth/jwt}. Nothing here depends on servlets, files, the network or
 * logging.
 */
@NullMarked
package io.github.slurmjwt;

import org.jspecify.annotations.NullMarked;
