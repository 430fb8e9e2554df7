/** An application whose access rules are the container's. */
@NullMarked
package io.github.slurmjwt.compatibility.security;

import org.jspecify.annotations.NullMarked;
