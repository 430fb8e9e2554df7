/**
 * HTTP: the filter that a web.xml names, from the headers of a request to the principal that the
 * application sees, or to a challenge.
 */
@NullMarked
package io.github.slurmjwt.servlet;

import org.jspecify.annotations.NullMarked;
