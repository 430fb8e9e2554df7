/**
 * Loads and reloads keys: Slurm's key file for HS256 and its key set for RS256, with Slurm's rules
 * on file permissions. The result is an immutable snapshot.
 */
@NullMarked
package io.github.slurmjwt.keys;

import org.jspecify.annotations.NullMarked;
