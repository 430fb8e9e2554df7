package io.github.slurmjwt.servlet;

import io.github.slurmjwt.ConfigException;
import jakarta.servlet.ServletContext;

/**
 * Finds the servers whose WebSocket handshakes would never come to the filter: Jetty answers them
 * in a filter of its own, which it puts before all others unless a web.xml declares one of that
 * name.
 */
final class WebSocketOrder {
  /** How the name ends that Jetty 10 to 12.1 looks for and gives, the one of the class. */
  private static final String JETTY_FILTER = ".websocket.servlet.WebSocketUpgradeFilter";

  /**
   * Jetty adds its filter to every application, with an endpoint or without, unless this is off.
   * The name ends as the API's names begin, in Jetty 10 otherwise than in Jetty 12.
   */
  private static final String SWITCH =
      "org.eclipse.jetty.websocket." + ServletContext.class.getName().replaceFirst("[.].*", "");

  private WebSocketOrder() {}

  /**
   * Refuses a Jetty that has placed its filter itself. That one differs from a declared one only in
   * having no parameters, so a declared one must have one.
   *
   * @throws ConfigException when there is one
   */
  static void check(ServletContext context) {
    context
        .getFilterRegistrations()
        .forEach(
            (name, filter) -> {
              if (name.endsWith(JETTY_FILTER) && filter.getInitParameters().isEmpty()) {
                throw new ConfigException(
                    "Jetty would answer WebSocket handshakes before this filter, without a token:"
                        + " in web.xml, behind this filter and its mapping, declare and map to /* a"
                        + " filter with the name and class "
                        + name
                        + " and the init-param autoFragment true; or, where nothing uses WebSocket,"
                        + " set the context-param "
                        + SWITCH
                        + " to false");
              }
            });
  }
}
