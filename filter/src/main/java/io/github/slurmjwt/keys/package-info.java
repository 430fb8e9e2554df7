/**
 * Where keys come from: Slurm's key file for HS256 and its key set for RS256, read with Slurm's
 * rules on who may touch them. The result is an immutable snapshot.
 */
@NullMarked
package io.github.slurmjwt.keys;

import org.jspecify.annotations.NullMarked;
