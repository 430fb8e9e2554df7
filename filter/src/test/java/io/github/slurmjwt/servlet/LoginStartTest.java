package io.github.slurmjwt.servlet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.slurmjwt.config.FilterSettings;
import io.github.slurmjwt.config.ForwardAuthSettings;
import io.github.slurmjwt.testing.Http;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.FilterConfig;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** A log-in page that could help nobody is refused at start, in one sentence. */
class LoginStartTest {
  private static TestApp app(
      UnaryOperator<FilterSettings.Builder> settings, String path, Map<String, String> parameters) {
    return TestApp.bare()
        .andNamed("slurm", TestApp.filter(settings))
        .andServlet(new SlurmLoginServlet(), path, parameters);
  }

  private static UnaryOperator<FilterSettings.Builder> complete(String... open) {
    return settings ->
        settings.http(
            http ->
                http.loginPage("/login").cookieName("__Host-slurm").excludedPaths(List.of(open)));
  }

  @ParameterizedTest(name = "L3 {0} does not start with a log-in that needs a token")
  @EnumSource(Server.class)
  void doesNotStartWithALoginThatNeedsAToken(Server server) {
    assertRefused(
        server,
        app(complete("/login"), "/enter", Map.of()),
        "the servlet /enter must be open to everyone: add /enter to excludedPaths");
    assertRefused(
        server,
        app(complete("/login"), "/login", Map.of("page", "/WEB-INF/login.jsp")),
        "the page of the servlet /login must be open to everyone: add /WEB-INF/login.jsp to excludedPaths");
  }

  @ParameterizedTest(name = "{0} does not start without a cookie for the token")
  @EnumSource(Server.class)
  void doesNotStartWithoutCookieName(Server server) {
    assertRefused(
        server,
        app(
            settings ->
                settings.http(http -> http.loginPage("/login").excludedPaths(List.of("/login"))),
            "/login",
            Map.of()),
        "the servlet /login stores tokens in a cookie: set cookieName");
  }

  @ParameterizedTest(name = "{0} does not start for a proxy with a log-in page")
  @EnumSource(Server.class)
  void doesNotSendPeopleToALoginPageForAProxy(Server server) {
    FilterSettings settings = complete("/login").apply(FilterSettings.builder()).build();
    ForwardAuthSettings proxy = ForwardAuthSettings.from(Map.of("proxy", "nginx"));
    TestApp app =
        TestApp.bare()
            .andServlet(
                new ForwardAuthServlet(settings, proxy, (asked, user) -> Optional.empty()),
                "/auth/*");
    try (CapturedLog log = new CapturedLog()) {
      runsWithout(server, app, "/auth/x");
      assertTrue(
          log.lines().get(0).contains("loginPage has no effect here"), log.lines().toString());
    }
  }

  /** Tomcat runs an application without the servlets that fail. */
  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          none    | page=/a   | there is no SlurmJwtFilter with a cookieName: declare it
          cookie  | filter=x  | there is no SlurmJwtFilter of the name x: declare it
          nothing | home=/a   | the filter slurm has no cookieName: set it
          cookie  | home=a    | home must be a path within the application, not a
          cookie  | home=//a  | home must be a path within the application, not //a
          cookie  | page=/a\\b | page must be a path within the application
          cookie  | pages=/a  | unknown parameter pages: there are page, home, filter
          cookie  | filter=   | filter is empty: give it a value or leave it out
          two     | home=/a   | several filters have a cookieName: set the init-param filter to one of other, slurm
          """)
  void saysInOneSentenceWhatIsMissing(String filters, String parameter, String sentence) {
    for (Server server : Server.values()) {
      TestApp app = TestApp.bare();
      if (!filters.equals("none")) {
        app.andNamed(
            "slurm",
            TestApp.filter(
                to -> filters.equals("nothing") ? to : to.http(http -> http.cookieName("slurm"))),
            "/private/*");
      }
      if (filters.equals("two")) {
        app.andNamed(
            "other", TestApp.filter(to -> to.http(http -> http.cookieName("slurm"))), "/other/*");
      }
      String[] set = parameter.split("=", -1);
      app.andServlet(new SlurmLoginServlet(), "/login", Map.of(set[0], set[1]));
      try (CapturedLog log = new CapturedLog()) {
        runsWithout(server, app, "/login");
        String all = String.join("\n", log.lines());
        assertTrue(all.contains("SEVERE slurm-jwt-filter /login cannot start: " + sentence), all);
      }
    }
  }

  /** As where filters start after the servlet, and as one that is configured anew. */
  @ParameterizedTest(name = "{0} says once what is wrong with filters that start later")
  @EnumSource(Server.class)
  void saysOnceWhatIsWrongWithFiltersThatStartLater(Server server) throws Exception {
    TestApp app =
        TestApp.bare()
            .andNamed("slurm", new Restarted())
            .andServlet(new SlurmLoginServlet(), "/login", Map.of());
    try (CapturedLog log = new CapturedLog();
        Container container = server.start(app)) {
      Http http = new Http(container.port());
      assertEquals(200, http.get("/login").status());
      for (int start = 0; start < 2; start++) {
        http.get(Restarted.PATH);
        for (String method : List.of("POST", "GET", "POST", "GET")) {
          Http.Answer answer = http.send(method, "/login", "Content-Length: 0");
          assertEquals(503, answer.status(), answer.toString());
          assertEquals("10", answer.header("Retry-After"), answer.toString());
          assertTrue(answer.body().contains("Please try again later"), answer.toString());
          assertFalse(answer.body().contains("cookieName"), answer.toString());
        }
      }
      assertEquals(
          List.of(
              "SEVERE slurm-jwt-filter /login cannot start: the filter slurm has no cookieName:"
                  + " set it",
              "SEVERE slurm-jwt-filter /login cannot start: there is no SlurmJwtFilter with a"
                  + " cookieName: declare it, and map it to /*"),
          log.lines().stream().filter(line -> line.startsWith("SEVERE")).toList());
    }
  }

  /** A filter that has a cookie until it is started anew, and that another one joins later. */
  private static final class Restarted implements Filter {
    static final String PATH = "/restart";

    private final SlurmJwtFilter before =
        TestApp.filter(settings -> settings.http(http -> http.cookieName("slurm")));
    private final SlurmJwtFilter after = TestApp.filter();
    private final SlurmJwtFilter other = TestApp.filter();
    private final Deque<FilterConfig> starts = new ArrayDeque<>();

    @Override
    public void init(FilterConfig given) throws ServletException {
      before.init(given);
      starts.add(given);
      starts.add(
          (FilterConfig)
              Proxy.newProxyInstance(
                  LoginStartTest.class.getClassLoader(),
                  new Class<?>[] {FilterConfig.class},
                  (proxy, method, arguments) ->
                      method.getName().equals("getFilterName")
                          ? "other"
                          : method.invoke(given, arguments)));
    }

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
        throws IOException, ServletException {
      if (PATH.equals(((HttpServletRequest) request).getRequestURI())) {
        before.destroy();
        (starts.size() == 2 ? after : other).init(starts.remove());
      }
      chain.doFilter(request, response);
    }

    @Override
    public void destroy() {
      after.destroy();
      other.destroy();
    }
  }

  private static void runsWithout(Server server, TestApp app, String path) {
    if (server == Server.JETTY) {
      assertThrows(Exception.class, () -> server.start(app).close());
      return;
    }
    try (Container container = server.start(app)) {
      Http.Answer answer = new Http(container.port()).get(path);
      assertTrue(answer.status() >= 400, answer.toString());
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  private static void assertRefused(Server server, TestApp app, String sentence) {
    try (CapturedLog log = new CapturedLog()) {
      assertThrows(Exception.class, () -> server.start(app).close());
      assertEquals(List.of("SEVERE slurm-jwt-filter slurm cannot start: " + sentence), log.lines());
    }
  }
}
