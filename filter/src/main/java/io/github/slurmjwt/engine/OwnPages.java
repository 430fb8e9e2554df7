package io.github.slurmjwt.engine;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Enumeration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Tells the requests of a site's own pages from those that a foreign page makes a browser send,
 * cookies included. Decided as Go's {@code net/http.CrossOriginProtection} does, by {@code
 * Sec-Fetch-Site} (W3C Fetch Metadata §2.3) and otherwise by {@code Origin} (RFC 6454 §7), both of
 * which a page cannot write. Stricter than Go: a foreign page may not have anything fetched either,
 * and what changes something or opens a WebSocket (RFC 6455 §10.2) must bring one of the two.
 */
final class OwnPages {
  private static final String SITE = "Sec-Fetch-Site";

  /** What getHeader cannot tell: several lines are as good as a foreign one. */
  private static final String SEVERAL = ",";

  private OwnPages() {}

  /** Tells whether a cookie of this request may count. */
  static boolean sent(HttpServletRequest request) {
    boolean reading = isReading(request);
    String site = only(request, SITE);
    if (site != null) {
      return site.equals("same-origin")
          || site.equals("none") // The user typed the address, or chose a bookmark.
          || (reading && isFollowedLink(request));
    }
    String origin = only(request, "Origin");
    return origin == null ? reading : isOwn(origin, request);
  }

  private static boolean isReading(HttpServletRequest request) {
    String method = request.getMethod();
    return (method.equals("GET") || method.equals("HEAD")) && request.getHeader("Upgrade") == null;
  }

  /**
   * A link elsewhere that somebody follows shows the page to them and to nobody else: the one
   * request from a foreign page that a resource isolation policy lets through (W3C Fetch Metadata
   * §1.1). Frames, images and scripts have another destination.
   */
  private static boolean isFollowedLink(HttpServletRequest request) {
    return "navigate".equals(only(request, "Sec-Fetch-Mode"))
        && "document".equals(only(request, "Sec-Fetch-Dest"));
  }

  /**
   * The host and port must be those that the client asked for. A server that saw https wants https;
   * one that saw http may stand behind a proxy that ended TLS.
   */
  private static boolean isOwn(String origin, HttpServletRequest request) {
    String lower = origin.toLowerCase(Locale.ROOT);
    int end = lower.indexOf("://");
    if (end < 0) {
      return false; // "null", among others.
    }
    String scheme = lower.substring(0, end);
    boolean sameScheme = scheme.equals("https") || (scheme.equals("http") && !request.isSecure());
    String authority = lower.substring(end + 3);
    return sameScheme
        && (authority.equals(asked(request)) || authority.equals(seenByContainer(request)));
  }

  private static @Nullable String asked(HttpServletRequest request) {
    String host = only(request, "Host");
    return host == null ? null : host.toLowerCase(Locale.ROOT).replaceFirst(":(80|443)\\z", "");
  }

  /** HTTP/2 has no Host, and a container may trust what its proxy says of the original one. */
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
