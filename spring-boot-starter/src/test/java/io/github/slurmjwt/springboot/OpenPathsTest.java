package io.github.slurmjwt.springboot;

import static org.junit.jupiter.api.Assertions.assertEquals;

import jakarta.servlet.http.HttpServletRequest;
import java.lang.reflect.Proxy;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which paths are open in Spring Security. That the filter agrees is tested over HTTP. */
final class OpenPathsTest {
  private static final OpenPaths OPEN = new OpenPaths(List.of("/public/*", "/status"));

  @ParameterizedTest
  @CsvSource({
    "/public/a.css, , true",
    "/public, /a.css, true",
    "/public/, , true",
    "/public, , false",
    "/publicity, , false",
    "/publicity, /public/a, false",
    "/a/public/b, , false",
    "/status, , true",
    "'', /status, true",
    "/status/, , false",
    "/status, /more, false",
    "/Status, , false",
    "/, , false",
  })
  void areThoseOfTheFilter(String servletPath, @Nullable String pathInfo, boolean open) {
    assertEquals(open, OPEN.matches(request(servletPath, pathInfo)));
  }

  /** A request that has these two and nothing else. */
  private static HttpServletRequest request(String servletPath, @Nullable String pathInfo) {
    return (HttpServletRequest)
        Proxy.newProxyInstance(
            OpenPathsTest.class.getClassLoader(),
            new Class<?>[] {HttpServletRequest.class},
            (proxy, method, arguments) ->
                method.getName().equals("getServletPath") ? servletPath : pathInfo);
  }
}
