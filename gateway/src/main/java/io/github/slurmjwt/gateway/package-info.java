/**
 * A reverse proxy for slurmrestd that forwards only the requests of verified Slurm users. {@link
 * io.github.slurmjwt.gateway.Main} starts it; the filter stands before its one servlet.
 */
@NullMarked
package io.github.slurmjwt.gateway;

import org.jspecify.annotations.NullMarked;
