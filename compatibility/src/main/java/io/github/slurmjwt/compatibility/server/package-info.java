/**
 * Starters of embedded servers, each in a JVM of its own. Every class but {@code EmbeddedServer}
 * and {@code Application} knows one server, and is loaded only where that server is on the class
 * path.
 */
@NullMarked
package io.github.slurmjwt.compatibility.server;

import org.jspecify.annotations.NullMarked;
