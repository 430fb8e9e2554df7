package io.github.slurmjwt.servlet;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The paths that need no token: exact, or a folder as {@code /dir/*}. Decided on the path that the
 * container decoded and maps to a servlet, and never for a request whose raw path could be read in
 * two ways: containers differ on those (Servlet 6.0 §3.5.2).
 */
final class PathExclusions {
  private static final List<String> SUSPICIOUS =
      List.of(";", "//", "/.", "\\", "%2e", "%2f", "%5c", "%25", "%0", "%1", "%7f");

  /** How overlong UTF-8 begins, which could spell a dot or a slash; Jetty 10 lets it pass. */
  private static final List<String> OVERLONG = List.of("%c0", "%c1", "%e0%8", "%e0%9", "%f0%8");

  private final List<String> paths;

  PathExclusions(List<String> paths) {
    this.paths = List.copyOf(paths);
  }

  boolean contains(HttpServletRequest request) {
    if (paths.isEmpty()) {
      return false;
    }
    return request.getDispatcherType() == DispatcherType.INCLUDE
        ? contains(
            text(request, RequestDispatcher.INCLUDE_REQUEST_URI),
            text(request, RequestDispatcher.INCLUDE_SERVLET_PATH),
            text(request, RequestDispatcher.INCLUDE_PATH_INFO))
        : contains(request.getRequestURI(), request.getServletPath(), request.getPathInfo());
  }

  /** An include leaves the paths of the request as they are (Servlet 6.0 §9.3.1). */
  private static @Nullable String text(HttpServletRequest request, String attribute) {
    return request.getAttribute(attribute) instanceof String text ? text : null;
  }

  /** An include by name has no path, and so none that is excluded. */
  private boolean contains(
      @Nullable String rawPath, @Nullable String servletPath, @Nullable String pathInfo) {
    if (rawPath == null || servletPath == null || isSuspicious(rawPath)) {
      return false;
    }
    String path = pathInfo == null ? servletPath : servletPath + pathInfo;
    return paths.stream().anyMatch(excluded -> matches(excluded, path));
  }

  private static boolean matches(String excluded, String path) {
    if (excluded.endsWith("/*")) {
      return path.startsWith(excluded.substring(0, excluded.length() - 1));
    }
    return path.equals(excluded);
  }

  private static boolean isSuspicious(String rawPath) {
    String folded = rawPath.toLowerCase(Locale.ROOT);
    return SUSPICIOUS.stream().anyMatch(folded::contains)
        || OVERLONG.stream().anyMatch(folded::contains)
        || folded.chars().anyMatch(Character::isISOControl);
  }
}
