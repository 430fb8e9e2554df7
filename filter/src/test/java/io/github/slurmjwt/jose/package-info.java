/** Tests of the text of tokens. */
@NullMarked
package io.github.slurmjwt.jose;

import org.jspecify.annotations.NullMarked;
