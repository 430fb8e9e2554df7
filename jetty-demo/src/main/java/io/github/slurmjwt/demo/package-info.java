/**
 * A web application on Jetty, protected by the filter and configured in an ordinary web.xml. To *
 * learn how to embed Jetty with the filter, read {@code DemoServer} and the web.xml in the *
 * resources.
 */
@NullMarked
package io.github.slurmjwt.demo;

import org.jspecify.annotations.NullMarked;
