package io.github.slurmjwt.engine;

import io.github.slurmjwt.config.HttpSettings;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The paths that need no token: exact, or a folder as {@code /dir/*}. Decided on the path that the
 * container decoded and maps to a servlet, and never for a request whose raw path could be
 * interpreted in two ways: containers differ on those (Servlet 6.0 §3.5.2).
 */
final class PathExclusions {
  private static final List<String> SUSPICIOUS =
      List.of(";", "//", "/.", "\\", "%2e", "%2f", "%5c", "%25");

  private static final String CATALINA = "org.apache.catalina.core.";

  private final HttpSettings settings;

  PathExclusions(HttpSettings settings) {
    this.settings = settings;
  }

  boolean contains(HttpServletRequest request) {
    if (settings.excludedPaths().isEmpty()) {
      return false;
    }
    DispatcherType dispatch = request.getDispatcherType();
    if (isByNameInCatalina(request)) {
      return false;
    }
    if (dispatch == DispatcherType.INCLUDE) {
      return contains(
          text(request, RequestDispatcher.INCLUDE_REQUEST_URI),
          text(request, RequestDispatcher.INCLUDE_SERVLET_PATH),
          text(request, RequestDispatcher.INCLUDE_PATH_INFO));
    }
    boolean byName =
        dispatch == DispatcherType.FORWARD
            && text(request, RequestDispatcher.FORWARD_REQUEST_URI) == null;
    return !byName
        && contains(request.getRequestURI(), request.getServletPath(), request.getPathInfo());
  }

  /**
   * After a forward by path, Tomcat shows the attributes of that to a servlet that is then reached
   * by its name (10.1, {@code ApplicationHttpRequest.getAttribute}). By an attribute of its own its
   * filter mappings tell the two kinds apart ({@code ApplicationFilterFactory.createFilterChain}):
   * a dispatch by name has no path.
   */
  private static boolean isByNameInCatalina(HttpServletRequest request) {
    return request.getAttribute(CATALINA + "DISPATCHER_TYPE") != null
        && request.getAttribute(CATALINA + "DISPATCHER_REQUEST_PATH") == null;
  }

  /**
   * A dispatch by a servlet's name sets no such attribute (Servlet 6.0 §9.3.1, §9.4.2). It has no
   * path of its own, and so none that is excluded.
   */
  private static @Nullable String text(HttpServletRequest request, String attribute) {
    return request.getAttribute(attribute) instanceof String text ? text : null;
  }

  private boolean contains(
      @Nullable String rawPath, @Nullable String servletPath, @Nullable String pathInfo) {
    if (rawPath == null || servletPath == null) {
      return false;
    }
    String path = pathInfo == null ? servletPath : servletPath + pathInfo;
    return settings.isExcluded(path) && !isSuspicious(rawPath);
  }

  /** Tells whether servers, proxies or browsers could read this path in two ways. */
  static boolean isSuspicious(String rawPath) {
    String folded = rawPath.toLowerCase(Locale.ROOT);
    return SUSPICIOUS.stream().anyMatch(folded::contains)
        || !rawPath.chars().allMatch(PathExclusions::isPrintableAscii)
        || DecodedPath.of(rawPath)
            .map(path -> path.codePoints().anyMatch(PathExclusions::isControl))
            .orElse(true);
  }

  private static boolean isPrintableAscii(int character) {
    return character >= ' ' && character <= '~';
  }

  /** Line separators too: patterns behind the filter may take them for the end of the path. */
  private static boolean isControl(int character) {
    int type = Character.getType(character);
    return type == Character.CONTROL
        || type == Character.LINE_SEPARATOR
        || type == Character.PARAGRAPH_SEPARATOR;
  }
}
