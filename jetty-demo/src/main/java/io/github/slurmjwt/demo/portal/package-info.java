/** A portal in one servlet, as docs/portal.md builds it. */
@NullMarked
package io.github.slurmjwt.demo.portal;

import org.jspecify.annotations.NullMarked;
