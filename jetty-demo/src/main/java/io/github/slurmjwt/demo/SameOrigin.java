package io.github.slurmjwt.demo;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Set;

/**
 * Tells the demo's own page from the pages of others that a browser on this machine may show. Three
 * checks, each enough for most: the name in {@code Host} (a foreign name that DNS resolves to
 * 127.0.0.1 is still foreign), what the browser says of the page that asks, and a header that no
 * page can send elsewhere without asking first (CORS).
 */
final class SameOrigin {
  /** The header that the page sends along. */
  static final String HEADER = "X-Demo-Page";

  private static final Set<String> THIS_MACHINE =
      Set.of("127.0.0.1", "localhost", "::1", "[::1]", "[0:0:0:0:0:0:0:1]");

  private SameOrigin() {}

  /**
   * Returns whether the request comes from the demo's own page, or from a program of this machine
   * that says so.
   *
   * @param host another name of this machine
   */
  static boolean holds(HttpServletRequest request, String host) {
    String name = request.getServerName();
    boolean ownName = THIS_MACHINE.contains(name) || name.equals(host);
    String site = request.getHeader("Sec-Fetch-Site");
    String origin = request.getHeader("Origin");
    return ownName
        && request.getServerPort() == request.getLocalPort()
        && (site == null || site.equals("same-origin"))
        && (origin == null
            || origin.equals(request.getScheme() + "://" + request.getHeader("Host")))
        && request.getHeader(HEADER) != null;
  }
}
