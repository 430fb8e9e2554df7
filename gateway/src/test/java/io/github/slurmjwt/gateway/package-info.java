/**
 * The gateway as a process of its own, spoken to over HTTP; with a real Slurm where the tag says
 * so.
 */
@NullMarked
package io.github.slurmjwt.gateway;

import org.jspecify.annotations.NullMarked;
