package io.github.slurmjwt.demo;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Set;

/**
 * Distinguishes the demo's own page from pages of other sites in a browser on this machine. There *
 * are three checks, each sufficient in most cases: the name in {@code Host} (another site's name is
 * * refused even if DNS resolves it to 127.0.0.1), the browser's statement about the page that
 * sends * the request, and a header that no page can send to another site without permission
 * (CORS).
 */
final class SameOrigin {
  /** The header that the page sends with its requests. */
  static final String HEADER = "X-Demo-Page";

  private static final Set<String> THIS_MACHINE =
      Set.of("127.0.0.1", "localhost", "::1", "[::1]", "[0:0:0:0:0:0:0:1]");

  private SameOrigin() {}

  /**
   * Returns whether the request comes from the demo's own page, or from a program on this machine *
   * that claims so.
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
