package io.github.slurmjwt.engine;

import io.github.slurmjwt.Rejection;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Sends people whose browser opens a page without a valid token to the log-in page, and tells it
 * where to return to. Programs and scripts in pages get a challenge as ever.
 */
final class LoginRedirect {
  private static final List<String> HEADERS_OF_PROGRAMS =
      List.of("Authorization", TokenExtractor.USER_TOKEN, TokenExtractor.USER_NAME, "Upgrade");

  private final Optional<String> page;

  LoginRedirect(Optional<String> page) {
    this.page = page;
  }

  /**
   * Redirects a refused request, if a log-in can help.
   *
   * @return false if the request needs another answer
   */
  boolean redirect(HttpServletRequest request, HttpServletResponse response, Rejection reason) {
    if (page.isEmpty()
        || response.isCommitted()
        || !isCuredByToken(reason.kind())
        || !isNavigation(request)) {
      return false;
    }
    String contextPath = request.getServletContext().getContextPath();
    String login = contextPath + page.get();
    String requested = requestedPath(request);
    if (requested.equals(login)) {
      return false; // It has forwarded to a page that needs a token: redirecting would not end.
    }
    response.resetBuffer();
    response.setStatus(HttpServletResponse.SC_SEE_OTHER);
    response.setHeader("Location", login + back(requested, requestedQuery(request), contextPath));
    response.setHeader(CacheControl.NAME, "no-store");
    PrivateResponse.forbidOtherCaches(response);
    response.setContentLength(0);
    return true;
  }

  private static boolean isCuredByToken(Rejection.Kind kind) {
    return kind == Rejection.Kind.NOBODY || kind == Rejection.Kind.BAD_TOKEN;
  }

  /**
   * Tells whether a browser opens a page in its window. Browsers say so in Fetch Metadata (W3C
   * §2.1, §2.2) where the connection is trustworthy; elsewhere only navigations ask for HTML by
   * name.
   */
  private static boolean isNavigation(HttpServletRequest request) {
    DispatcherType dispatch = request.getDispatcherType();
    HttpServletRequest sent = SentRequest.of(request);
    if (!request.getMethod().equals("GET")
        || (dispatch != DispatcherType.REQUEST && dispatch != DispatcherType.FORWARD)
        || HEADERS_OF_PROGRAMS.stream().anyMatch(name -> sent.getHeader(name) != null)) {
      return false;
    }
    if (request.getHeader("Sec-Fetch-Mode") != null) {
      return RequestOrigin.isNavigation(request);
    }
    String accept = request.getHeader("Accept");
    return request.getHeader("X-Requested-With") == null
        && accept != null
        && accept.toLowerCase(Locale.ROOT).contains("text/html");
  }

  /** The path in the browser's address bar, which a forward does not change. */
  private static String requestedPath(HttpServletRequest request) {
    return request.getAttribute(RequestDispatcher.FORWARD_REQUEST_URI) instanceof String path
        ? path
        : request.getRequestURI();
  }

  private static Optional<String> requestedQuery(HttpServletRequest request) {
    if (request.getAttribute(RequestDispatcher.FORWARD_REQUEST_URI) == null) {
      return Optional.ofNullable(request.getQueryString());
    }
    return request.getAttribute(RequestDispatcher.FORWARD_QUERY_STRING) instanceof String query
        ? Optional.of(query)
        : Optional.empty();
  }

  private static String back(String path, Optional<String> query, String contextPath) {
    return BackPath.of(path + query.map(text -> "?" + text).orElse(""), contextPath)
        .map(target -> "?back=" + URLEncoder.encode(target, StandardCharsets.UTF_8))
        .orElse("");
  }
}
