package io.github.slurmjwt.engine;

import io.github.slurmjwt.Rejection;
import io.github.slurmjwt.TokenRejectedException;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;

/** The cookie that a log-in page leaves a token in. */
final class TokenCookie {
  /** RFC 6265bis §4.1.3: browsers take such a cookie only with the attribute Secure. */
  private static final String PREFIX = "__";

  private static final String HOST_PREFIX = "__Host-";

  private final String name;

  TokenCookie(String name) {
    this.name = name;
  }

  /**
   * Returns its value, or null when the request does not have it.
   *
   * @throws TokenRejectedException when the request has it twice
   */
  @Nullable String value(HttpServletRequest request) throws TokenRejectedException {
    Cookie[] cookies = request.getCookies();
    if (cookies == null) {
      return null;
    }
    String found = null;
    for (Cookie cookie : cookies) {
      if (cookie.getName().equals(name)) {
        if (found != null) {
          throw new TokenRejectedException(Rejection.AMBIGUOUS_CREDENTIALS);
        }
        found = cookie.getValue();
      }
    }
    return found;
  }

  /**
   * Has the browser forget it. Which path it was set for nobody says, so the two usual ones are
   * cleared. Not by {@link Cookie}, whose attributes differ between releases of Servlet.
   */
  void clear(HttpServletRequest request, HttpServletResponse response) {
    clear("/", request, response);
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
