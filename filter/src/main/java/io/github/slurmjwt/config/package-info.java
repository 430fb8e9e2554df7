/**
 * From text to settings: Slurm's {@code AuthAltParameters} and {@code slurm.conf}, and the filter's
 * own parameters with every default. Plain data: it depends on no servlets, and names the places of
 * keys without reading them.
 */
@NullMarked
package io.github.slurmjwt.config;

import org.jspecify.annotations.NullMarked;
