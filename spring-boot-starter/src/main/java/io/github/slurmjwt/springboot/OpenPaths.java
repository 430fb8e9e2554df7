package io.github.slurmjwt.springboot;

import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Objects;
import org.springframework.security.web.util.matcher.RequestMatcher;

/** The filter's excluded paths for Spring Security, matched as the filter matches them. */
final class OpenPaths implements RequestMatcher {
  private final List<String> excluded;

  OpenPaths(List<String> excluded) {
    this.excluded = excluded;
  }

  @Override
  public boolean matches(HttpServletRequest request) {
    String path = request.getServletPath() + Objects.requireNonNullElse(request.getPathInfo(), "");
    return excluded.stream()
        .anyMatch(
            open ->
                open.endsWith("/*")
                    ? path.startsWith(open.substring(0, open.length() - 1))
                    : path.equals(open));
  }
}
