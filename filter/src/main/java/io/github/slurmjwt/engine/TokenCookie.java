package io.github.slurmjwt.engine;

import io.github.slurmjwt.Rejection;
import io.github.slurmjwt.TokenRejectedException;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Enumeration;
import org.jspecify.annotations.Nullable;

/** The cookie in which a login page stores a token. */
final class TokenCookie {
  /** RFC 6265bis §4.1.3: browsers take such a cookie only with the attribute Secure. */
  private static final String PREFIX = "__";

  private static final String HOST_PREFIX = "__Host-";

  private static final int LONGEST = 4096;

  /** 400 days: browsers keep no cookie longer (RFC 6265bis §5.5). */
  private static final long MAXIMUM_AGE = 34_560_000;

  private final String name;

  TokenCookie(String name) {
    this.name = name;
  }

  /**
   * Returns its value, or null when the request does not have it. Read from the header as browsers
   * write it (RFC 6265 §5.4): some containers still interpret {@code $Version}, commas and quotes
   * as RFC 2109 and 2965 do, and find a cookie of this name inside the value of another, which a
   * sibling host can set.
   *
   * @throws TokenRejectedException when the request has it twice
   */
  @Nullable String value(HttpServletRequest request) throws TokenRejectedException {
    Enumeration<String> lines = request.getHeaders("Cookie");
    String found = null;
    while (lines != null && lines.hasMoreElements()) {
      for (String pair : lines.nextElement().split(";", -1)) {
        String value = value(pair);
        if (value != null && found != null) {
          throw new TokenRejectedException(Rejection.AMBIGUOUS_CREDENTIALS);
        }
        found = value == null ? found : value;
      }
    }
    return found;
  }

  private @Nullable String value(String pair) {
    int equals = pair.indexOf('=');
    return equals >= 0 && withoutBlanks(pair.substring(0, equals)).equals(name)
        ? withoutBlanks(pair.substring(equals + 1))
        : null;
  }

  /** Removes spaces and tabs only: {@link String#strip()} would remove other Unicode spaces too. */
  private static String withoutBlanks(String text) {
    int start = 0;
    int end = text.length();
    while (start < end && isBlank(text.charAt(start))) {
      start++;
    }
    while (end > start && isBlank(text.charAt(end - 1))) {
      end--;
    }
    return text.substring(start, end);
  }

  private static boolean isBlank(char c) {
    return c == ' ' || c == '\t';
  }

  /** Tells whether browsers keep a cookie with this value (RFC 6265bis §5.6). */
  boolean holds(String value) {
    return name.length() + value.length() <= LONGEST;
  }

  /**
   * Stores a token. {@code Lax} lets a link in a mail open the page it leads to; whether the cookie
   * of a foreign page's request counts is decided by {@link RequestOrigin}.
   */
  void set(HttpServletRequest request, HttpServletResponse response, String token, long seconds) {
    clearOlder(request, response);
    response.addHeader(
        "Set-Cookie",
        name
            + "="
            + token
            + "; Path=/; Max-Age="
            + Math.min(seconds, MAXIMUM_AGE)
            + "; HttpOnly; SameSite=Lax; Secure");
  }

  /**
   * Makes the browser delete the cookie. The path it was set for is unknown, so the two usual ones
   * are cleared. Does not use {@link Cookie}, whose attributes differ between Servlet releases.
   */
  void clear(HttpServletRequest request, HttpServletResponse response) {
    clear("/", request, response);
    clearOlder(request, response);
  }

  /** Two cookies of one name would be ambiguous. */
  private void clearOlder(HttpServletRequest request, HttpServletResponse response) {
    if (!name.startsWith(HOST_PREFIX) && !request.getContextPath().isEmpty()) {
      clear(request.getContextPath(), request, response);
    }
  }

  private void clear(String path, HttpServletRequest request, HttpServletResponse response) {
    boolean secure = name.startsWith(PREFIX) || request.isSecure();
    response.addHeader(
        "Set-Cookie",
        name
            + "=; Path="
            + path
            + "; Max-Age=0; HttpOnly; SameSite=Strict"
            + (secure ? "; Secure" : ""));
  }
}
