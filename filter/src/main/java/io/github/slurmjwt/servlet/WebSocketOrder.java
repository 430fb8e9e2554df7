package io.github.slurmjwt.servlet;

import io.github.slurmjwt.config.ConfigException;
import jakarta.servlet.ServletContext;

/**
 * Finds the servers whose WebSocket handshakes would never come to the filter: Jetty answers them
 * in a filter of its own, which it puts before all others unless the application places it.
 */
final class WebSocketOrder {
  /** The end of that filter's class name, in Jetty 10 to 12.1 (there also its name). */
  private static final String JETTY_FILTER = ".websocket.servlet.WebSocketUpgradeFilter";

  private WebSocketOrder() {}

  /**
   * Refuses a Jetty that has placed its filter itself; it then bears the name of its class.
   *
   * @throws ConfigException when there is one
   */
  static void check(ServletContext context) {
    for (String name : context.getFilterRegistrations().keySet()) {
      if (name.endsWith(JETTY_FILTER)) {
        throw new ConfigException(
            "WebSocket handshakes would pass Jetty's own filter before this one, without a token:"
                + " declare a filter of class "
                + name
                + " in web.xml, named websocket and mapped to /* behind this filter");
      }
    }
  }
}
