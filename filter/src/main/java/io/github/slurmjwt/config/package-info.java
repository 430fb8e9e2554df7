/**
 * From text to settings: Slurm's {@code AuthAltParameters} and {@code slurm.conf}, and the filter's
 * own parameters with every default. Plain data, knowing nothing of servlets, and of keys only
 * where their files are.
 */
@NullMarked
package io.github.slurmjwt.config;

import org.jspecify.annotations.NullMarked;
