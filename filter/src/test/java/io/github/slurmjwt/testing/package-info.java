/** What tests share: keys and tokens, well-formed and otherwise. */
@NullMarked
package io.github.slurmjwt.testing;

import org.jspecify.annotations.NullMarked;
