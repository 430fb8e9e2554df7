/** Keys that change while requests come in, identity providers, and what these tests share. */
@NullMarked
package io.github.slurmjwt.live;

import org.jspecify.annotations.NullMarked;
