/** Tests of where keys come from. */
@NullMarked
package io.github.slurmjwt.keys;

import org.jspecify.annotations.NullMarked;
