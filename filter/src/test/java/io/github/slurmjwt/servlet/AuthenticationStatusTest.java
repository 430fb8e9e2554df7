package io.github.slurmjwt.servlet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.slurmjwt.KeyUnavailableException;
import io.github.slurmjwt.config.FilterSettings;
import io.github.slurmjwt.config.ForwardAuthSettings;
import io.github.slurmjwt.testing.EmptyServletContext;
import io.github.slurmjwt.testing.Http;
import io.github.slurmjwt.testing.TestFilterConfig;
import io.github.slurmjwt.testing.TestKeys;
import io.github.slurmjwt.testing.Tokens;
import io.github.slurmjwt.verdicts.Clusters;
import io.github.slurmjwt.verdicts.VerdictFiles;
import jakarta.servlet.ServletContext;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What an application learns of its filters. */
class AuthenticationStatusTest {
  @TempDir private Path folder;

  @ParameterizedTest(name = "{0}")
  @EnumSource(Server.class)
  void tellsAServletOfTheApplication(Server server) throws Exception {
    TestApp app =
        TestApp.behind(new SlurmJwtFilter(new Clusters(folder).settings("hs256")))
            .andServlet(new StatusPage(), "/status");
    try (Container container = server.start(app)) {
      Http http = new Http(container.port());
      String token = VerdictFiles.lines("hs256.jsonl").get(0).get("token").textValue();
      http.get("/secret");
      http.getWith(Tokens.validFor("alice"), "/secret");
      assertEquals(
          "filter0 available=true accepted=1 no-credential=1 bad-signature=1 expired=0 cached=1"
              + " keys=HS256 by jwt_key="
              + new Clusters(folder).keyFile("hs")
              + " failures=0",
          http.getWith(token, "/status").body());
    }
  }

  @Test
  void tellsNothingOnceTheFilterIsDestroyed() throws Exception {
    ServletContext application = EmptyServletContext.create();
    SlurmJwtFilter filter = new SlurmJwtFilter(new Clusters(folder).settings("hs256"));
    assertEquals(List.of(), AuthenticationStatus.of(application));
    filter.init(new TestFilterConfig("slurm", application, Map.of()));
    filter.init(new TestFilterConfig("slurm", application, Map.of()));
    assertEquals("slurm", only(application).name());
    filter.destroy();
    assertEquals(List.of(), AuthenticationStatus.of(application));
  }

  @Test
  void tellsOfTheDenyList() throws Exception {
    ServletContext application = EmptyServletContext.create();
    Path list = Files.writeString(folder.resolve("denied"), "user mallory\n");
    SlurmJwtFilter filter = TestApp.filter(settings -> settings.denyList(list));
    filter.init(new TestFilterConfig("slurm", application, Map.of()));
    assertEquals(
        "denyList=" + list + " (0 tokens, 1 user, older tokens of 0 users)",
        only(application).denyList().orElseThrow().keys());
    filter.destroy();
  }

  @Test
  void tellsOfEachByItsName() throws Exception {
    ServletContext application = EmptyServletContext.create();
    Map<String, SlurmJwtFilter> filters = new LinkedHashMap<>();
    for (String name : List.of("fifth", "second", "third", "first", "sixth", "fourth")) {
      SlurmJwtFilter filter = TestApp.filter();
      filter.init(new TestFilterConfig(name, application, Map.of()));
      filters.put(name, filter);
    }
    assertEquals(
        List.of("fifth", "first", "fourth", "second", "sixth", "third"),
        AuthenticationStatus.of(application).stream().map(AuthenticationStatus::name).toList());
    SlurmJwtFilter last = Objects.requireNonNull(filters.remove("second"));
    filters.values().forEach(SlurmJwtFilter::destroy);
    assertEquals("second", only(application).name());
    last.destroy();
    assertEquals(List.of(), AuthenticationStatus.of(application));
  }

  @Test
  void tellsOfForwardAuthToo() throws Exception {
    FilterSettings settings = new Clusters(folder).settings("hs256");
    ForwardAuthServlet servlet =
        new ForwardAuthServlet(
            settings,
            ForwardAuthSettings.from(Map.of("proxy", "nginx")),
            (original, user) -> Optional.of(user.token()));
    TestApp app =
        TestApp.bare().andServlet(servlet, "/verdicts").andServlet(new StatusPage(), "/status");
    try (Container container = Server.JETTY.start(app)) {
      Http http = new Http(container.port());
      assertTrue(http.get("/status").body().startsWith("/verdicts available=true"));
    }
  }

  @Test
  void tellsThatTheFilterCouldNotStart() throws Exception {
    ServletContext application = EmptyServletContext.create();
    SlurmJwtFilter filter = new SlurmJwtFilter();
    // No server calls, so that nobody knows what becomes of an exception.
    filter.init(
        new TestFilterConfig(
            "slurm", application, Map.of("AuthAltParameters", "jwt_key=/not/there")));
    AuthenticationStatus status = only(application);
    assertFalse(status.available());
    assertEquals(Optional.empty(), status.keys());
    assertEquals(0, status.cachedTokens());
    filter.destroy();
    assertEquals(List.of(), AuthenticationStatus.of(application));
  }

  @Test
  void tellsWhetherTheApplicationsOwnKeysAreAvailable() throws Exception {
    ServletContext application = EmptyServletContext.create();
    boolean[] open = {true};
    SlurmJwtFilter filter =
        new SlurmJwtFilter(
            FilterSettings.builder().build(),
            () -> {
              if (open[0]) {
                return TestKeys.hmacOnly();
              }
              throw new KeyUnavailableException("the vault is closed");
            });
    filter.init(new TestFilterConfig("slurm", application, Map.of()));
    assertTrue(only(application).available());
    assertEquals(Optional.empty(), only(application).keys());
    open[0] = false;
    assertFalse(only(application).available());
    filter.destroy();
  }

  private static AuthenticationStatus only(ServletContext application) {
    List<AuthenticationStatus> all = AuthenticationStatus.of(application);
    assertEquals(1, all.size(), all.toString());
    return all.get(0);
  }

  /** Writes what the application learns. */
  private static final class StatusPage extends HttpServlet {
    private static final long serialVersionUID = 1L;

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response)
        throws IOException {
      for (AuthenticationStatus status : AuthenticationStatus.of(getServletContext())) {
        response
            .getWriter()
            .print(
                status.name()
                    + " available="
                    + status.available()
                    + count(status, "accepted")
                    + count(status, "no-credential")
                    + count(status, "bad-signature")
                    + count(status, "expired")
                    + " cached="
                    + status.cachedTokens()
                    + " keys="
                    + status.keys().orElseThrow().keys()
                    + " failures="
                    + status.keys().orElseThrow().failures());
      }
    }

    private static String count(AuthenticationStatus status, String reason) {
      return " " + reason + "=" + status.decisions().get(reason);
    }
  }
}
