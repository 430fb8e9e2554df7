/**
 * A web application on Jetty behind the filter, wired by a web.xml as an administrator would do it.
 * To learn how to embed Jetty with the filter, read {@code DemoServer}, and the web.xml among the
 * resources.
 */
@NullMarked
package io.github.slurmjwt.demo;

import org.jspecify.annotations.NullMarked;
