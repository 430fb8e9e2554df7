package io.github.slurmjwt.servlet;

import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Locale;

/**
 * The paths that need no token: exact, or a folder as {@code /dir/*}. Decided on the path that the
 * container decoded and maps to a servlet, and never for a request whose raw path could be read in
 * two ways: containers differ on those (Servlet 6.0 §3.5.2).
 */
final class PathExclusions {
  private static final List<String> SUSPICIOUS =
      List.of(";", "//", "\\", "%2e", "%2f", "%5c", "%25", "%0", "%1", "%7f");

  private final List<String> paths;

  PathExclusions(List<String> paths) {
    this.paths = List.copyOf(paths);
  }

  boolean contains(HttpServletRequest request) {
    if (paths.isEmpty() || isSuspicious(request.getRequestURI())) {
      return false;
    }
    String pathInfo = request.getPathInfo();
    String path = pathInfo == null ? request.getServletPath() : request.getServletPath() + pathInfo;
    return !path.contains("/.") && paths.stream().anyMatch(excluded -> matches(excluded, path));
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
        || folded.chars().anyMatch(Character::isISOControl);
  }
}
