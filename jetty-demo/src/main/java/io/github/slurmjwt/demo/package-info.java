/**
 * A web application on Jetty behind the filter, wired by a web.xml as an administrator would do it.
 * It needs no cluster: without options it makes a key and a token of its own.
 */
@NullMarked
package io.github.slurmjwt.demo;

import org.jspecify.annotations.NullMarked;
