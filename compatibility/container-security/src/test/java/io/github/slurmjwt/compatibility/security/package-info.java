/** The same cases in every server. */
@NullMarked
package io.github.slurmjwt.compatibility.security;

import org.jspecify.annotations.NullMarked;
