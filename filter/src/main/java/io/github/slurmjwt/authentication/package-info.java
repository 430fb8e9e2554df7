/**
 * Container-managed security by Jakarta Authentication: {@code security-constraint}, {@code
 * RolesAllowed} and the server's own access log work with Slurm users. Needed by nobody who uses
 * the filter.
 */
@NullMarked
package io.github.slurmjwt.authentication;

import org.jspecify.annotations.NullMarked;
