/** Tests of what the filter and container-managed security share, to the character. */
@NullMarked
package io.github.slurmjwt.engine;

import org.jspecify.annotations.NullMarked;
