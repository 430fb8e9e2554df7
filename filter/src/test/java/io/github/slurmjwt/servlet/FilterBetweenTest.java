package io.github.slurmjwt.servlet;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.slurmjwt.config.Mode;
import io.github.slurmjwt.testing.Tokens;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * The filter mapped to all paths and all names, with another behind it that has users of its own,
 * as Spring Security has. Jetty then calls this one again behind the other.
 */
@OnEveryServer
class FilterBetweenTest extends ServerTest {
  private static final String ALICE = Tokens.validFor("alice");

  @Override
  TestApp app() {
    return TestApp.behind(
            TestApp.filter(
                settings ->
                    settings.http(
                        http ->
                            http.mode(Mode.OPTIONAL)
                                .excludedPaths(List.of("/public/*", "/moved")))))
        .and(FilterBetweenTest::logIn, "/*")
        .andByName();
  }

  private static void logIn(ServletRequest request, ServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    HttpServletRequest http = (HttpServletRequest) request;
    chain.doFilter(http.getParameter("login") == null ? http : new LoggedIn(http), response);
  }

  /** Somebody who has logged in with a password; a page that has moved is under another path. */
  private static final class LoggedIn extends HttpServletRequestWrapper {
    LoggedIn(HttpServletRequest request) {
      super(request);
    }

    @Override
    public String getRemoteUser() {
      return getParameter("login");
    }

    @Override
    public String getServletPath() {
      return super.getServletPath().equals("/moved") ? "/secret" : super.getServletPath();
    }
  }

  @Test
  void hidesNoUserOfAnotherFilter() throws Exception {
    assertEquals("200 admin", get("/page?login=admin").verdict());
    assertEquals("200 admin", get("/public/page?login=admin").verdict());
    assertEquals("200 admin", getWith(ALICE, "/page?login=admin").verdict());
  }

  @Test
  void decidesOnce() throws Exception {
    try (CapturedLog log = new CapturedLog()) {
      assertEquals("200 null", get("/page").verdict());
      assertEquals("200 alice", getWith(ALICE, "/page").verdict());
      assertEquals(1, log.lines().size(), log.lines().toString());
    }
  }

  @Test
  @DisplayName("P12 a path that another filter has changed is decided anew where the server asks")
  void decidesAnewByAChangedPath() throws Exception {
    int refused = server == Server.JETTY ? 401 : 200;
    assertEquals(refused, getWith("garbage", "/moved?login=admin").status());
    assertEquals("401", getWith("garbage", "/secret?login=admin").verdict());
  }
}
