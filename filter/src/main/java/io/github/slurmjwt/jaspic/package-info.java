/**
 * Container-managed security by Jakarta Authentication (JASPIC): {@code security-constraint},
 * {@code RolesAllowed} and the server's own access log work with Slurm users. Applications that use
 * the filter do not need this package.
 */
@NullMarked
package io.github.slurmjwt.jaspic;

import org.jspecify.annotations.NullMarked;
