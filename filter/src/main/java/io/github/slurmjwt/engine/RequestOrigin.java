package io.github.slurmjwt.engine;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Enumeration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Distinguishes the requests of a site's own pages from those that another site's page makes a
 * browser send, cookies included. Decided as Go's {@code net/http.CrossOriginProtection} does, by
 * {@code Sec-Fetch-Site} (W3C Fetch Metadata §2.3) and otherwise by {@code Origin} (RFC 6454 §7),
 * neither of which a page can set. Stricter than Go: requests of another site's page may not even
 * read, and a request that changes something or opens a WebSocket (RFC 6455 §10.2) must have one of
 * the two.
 */
final class RequestOrigin {
  private static final String SITE = "Sec-Fetch-Site";

  /** Stands for several header lines, and is never the expected value. */
  private static final String SEVERAL = ",";

  private RequestOrigin() {}

  /**
   * Tells whether one of the site's own pages, or the user alone, has made the browser send this.
   */
  static boolean isOwnPage(HttpServletRequest request) {
    boolean reading = isReading(request);
    String site = only(request, SITE);
    if (site != null) {
      return site.equals("same-origin")
          || site.equals("none") // The user typed the address, or chose a bookmark.
          || (reading && isNavigation(request));
    }
    String origin = only(request, "Origin");
    return origin == null ? reading : isOwn(origin, request);
  }

  private static boolean isReading(HttpServletRequest request) {
    String method = request.getMethod();
    return (method.equals("GET") || method.equals("HEAD")) && request.getHeader("Upgrade") == null;
  }

  /**
   * Tells whether a browser opens a page in its window. Following a link from another site shows
   * the page only to the user: it is the one cross-site request that a resource isolation policy
   * allows (W3C Fetch Metadata §1.1). Frames, images and scripts have another destination.
   */
  static boolean isNavigation(HttpServletRequest request) {
    return "navigate".equals(only(request, "Sec-Fetch-Mode"))
        && "document".equals(only(request, "Sec-Fetch-Dest"));
  }

  /**
   * The host and port must be those that the client requested. Where the server sees https, the
   * origin must be https too; where it sees http, a proxy may have terminated TLS.
   */
  private static boolean isOwn(String origin, HttpServletRequest request) {
    String lower = origin.toLowerCase(Locale.ROOT);
    boolean sameScheme =
        lower.startsWith("https://") || (lower.startsWith("http://") && !request.isSecure());
    if (!sameScheme) {
      return false; // "null", among others.
    }
    String authority = lower.substring(lower.indexOf("//") + 2);
    return authority.equals(asked(request)) || authority.equals(seenByContainer(request));
  }

  private static @Nullable String asked(HttpServletRequest request) {
    String host = only(request, "Host");
    return host == null ? null : host.toLowerCase(Locale.ROOT).replaceFirst(":(80|443)\\z", "");
  }

  /** HTTP/2 has no Host, and a container may trust its proxy about the original host. */
  private static String seenByContainer(HttpServletRequest request) {
    String name = request.getServerName().toLowerCase(Locale.ROOT);
    String bracketed = name.contains(":") && !name.startsWith("[") ? "[" + name + "]" : name;
    int port = request.getServerPort();
    return port == 80 || port == 443 ? bracketed : bracketed + ":" + port;
  }

  private static @Nullable String only(HttpServletRequest request, String header) {
    Enumeration<String> values = request.getHeaders(header);
    if (values == null || !values.hasMoreElements()) {
      return null;
    }
    String value = values.nextElement();
    return values.hasMoreElements() ? SEVERAL : value;
  }
}
