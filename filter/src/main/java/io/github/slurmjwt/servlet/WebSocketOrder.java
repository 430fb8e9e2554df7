package io.github.slurmjwt.servlet;

import io.github.slurmjwt.ConfigException;
import jakarta.servlet.ServletContext;

/**
 * Detects servers whose WebSocket handshakes would never reach the filter: Jetty answers them in a
 * filter of its own, which it places before all others unless a web.xml declares one of that name.
 */
final class WebSocketOrder {
  /**
   * The end of the name under which Jetty 10 to 12.1 looks for its filter and adds it: the class
   * name.
   */
  private static final String JETTY_FILTER = ".websocket.servlet.WebSocketUpgradeFilter";

  /**
   * Jetty adds its filter to every application, with or without an endpoint, unless this is false.
   * The name ends in {@code javax} for Jetty 10 and in {@code jakarta} for Jetty 12.
   */
  private static final String SWITCH =
      "org.eclipse.jetty.websocket." + ServletContext.class.getName().replaceFirst("[.].*", "");

  private WebSocketOrder() {}

  /**
   * Refuses a Jetty that has added its filter itself. That filter differs from a declared one only
   * in having no parameters, so a declared one must have a parameter.
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
