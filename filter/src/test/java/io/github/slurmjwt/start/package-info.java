/** A start that fails leaves nothing behind, and says in one sentence why. */
@NullMarked
package io.github.slurmjwt.start;

import org.jspecify.annotations.NullMarked;
