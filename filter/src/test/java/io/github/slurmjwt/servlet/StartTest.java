package io.github.slurmjwt.servlet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.slurmjwt.testing.Http;
import io.github.slurmjwt.testing.TestKeys;
import io.github.slurmjwt.testing.Tokens;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.FilterConfig;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The filter as a web.xml declares it: by its class name, with init-params and a key file. */
class StartTest {
  @TempDir Path folder;

  private final Map<String, String> parameters = new HashMap<>();

  @BeforeEach
  void writeKey() throws Exception {
    Path key = folder.resolve("jwt.key");
    Files.write(key, TestKeys.HMAC.getEncoded());
    Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-------"));
    parameters.put("AuthAltParameters", "jwt_key=" + key);
  }

  @ParameterizedTest(name = "{0} starts with a key file")
  @EnumSource(Server.class)
  void startsWithInitParameters(Server server) throws Exception {
    // The clock is the real one here.
    String token = Tokens.hs256(Tokens.payload("exp", Long.toString(Long.MAX_VALUE)));
    try (CapturedLog log = new CapturedLog();
        Container container = server.start(TestApp.behind(new SlurmJwtFilter(), parameters))) {
      Http http = new Http(container.port());
      assertEquals("200 alice", http.getWith(token, "/secret").verdict());
      assertEquals("401", http.get("/secret").verdict());
      String start = log.lines().get(0);
      assertTrue(start.startsWith("INFO slurm-jwt-filter in force: HS256 by jwt_key="), start);
    }
  }

  @ParameterizedTest(name = "{0} does not start with an unknown parameter")
  @EnumSource(Server.class)
  void doesNotStartWithUnknownParameter(Server server) {
    parameters.put("excludePaths", "/public/*");
    assertRefusesToStart(server, "did you mean excludedPaths?");
  }

  @ParameterizedTest(name = "K9 {0} does not start without a key")
  @EnumSource(Server.class)
  void doesNotStartWithoutKey(Server server) {
    parameters.put("AuthAltParameters", "jwt_key=" + folder.resolve("missing"));
    assertRefusesToStart(server, "does not exist");
  }

  @ParameterizedTest(name = "O13 {0} does not start without its deny list")
  @EnumSource(Server.class)
  void doesNotStartWithoutDenyList(Server server) {
    Path list = folder.resolve("denied");
    parameters.put("denyList", list.toString());
    assertRefusesToStart(
        server,
        "cannot start: denyList=" + list + " does not exist: create it or correct the path");
  }

  @ParameterizedTest(name = "P9 {0} does not start when Jetty answers WebSocket handshakes first")
  @EnumSource(Server.class)
  void doesNotStartBehindJettysWebSocketFilter(Server server) {
    String name = "org.eclipse.jetty.ee11.websocket.servlet.WebSocketUpgradeFilter";
    TestApp app =
        TestApp.behind(new SlurmJwtFilter(), parameters)
            .andNamed(name, (request, response, chain) -> chain.doFilter(request, response));
    assertRefusesToStart(server, app, "a filter with the name and class " + name);
  }

  /** As Undertow does, and Spring's DelegatingFilterProxy may. */
  @ParameterizedTest(name = "{0} tells a stranger nothing when a request starts the filter")
  @EnumSource(Server.class)
  void answersRequestsThatStartTheFilter(Server server) throws Exception {
    parameters.put("AuthAltParameters", "jwt_key=" + folder.resolve("missing"));
    SlurmJwtFilter slurm = new SlurmJwtFilter();
    AtomicReference<@Nullable FilterConfig> config = new AtomicReference<>();
    Filter lazy =
        new Filter() {
          @Override
          public void init(FilterConfig given) {
            config.set(given);
          }

          @Override
          public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
              throws IOException, ServletException {
            FilterConfig waiting = config.getAndSet(null);
            if (waiting != null) {
              slurm.init(waiting);
            }
            slurm.doFilter(request, response, chain);
          }
        };
    try (CapturedLog log = new CapturedLog();
        Container container = server.start(TestApp.behind(lazy, parameters))) {
      Http http = new Http(container.port());
      for (int i = 0; i < 3; i++) {
        Http.Answer answer = http.get("/secret");
        assertEquals(503, answer.status());
        assertTrue(answer.body().contains("\"code\":\"keys-unavailable\""), answer.body());
      }
      List<String> errors =
          log.lines().stream().filter(line -> line.startsWith("SEVERE ")).toList();
      assertEquals(1, errors.size(), errors.toString());
      assertTrue(errors.get(0).contains("cannot start: jwt_key="), errors.toString());
    }
  }

  /** As Tomcat's manager does. */
  @ParameterizedTest(name = "{0} does not start what a request deploys")
  @EnumSource(Server.class)
  void doesNotStartInsideARequestThatDeploysIt(Server server) throws Exception {
    parameters.put("AuthAltParameters", "jwt_key=" + folder.resolve("missing"));
    Filter manager =
        (request, response, chain) -> {
          assertRefusesToStart(server, "does not exist");
          response.getWriter().print("refused to start");
        };
    try (Container container = server.start(TestApp.behind(manager))) {
      assertEquals("refused to start", new Http(container.port()).get("/deploy").body());
    }
  }

  private void assertRefusesToStart(Server server, String why) {
    assertRefusesToStart(server, TestApp.behind(new SlurmJwtFilter(), parameters), why);
  }

  private static void assertRefusesToStart(Server server, TestApp app, String why) {
    try (CapturedLog log = new CapturedLog()) {
      assertThrows(Exception.class, () -> server.start(app).close());
      assertEquals(1, log.lines().size(), log.lines().toString());
      assertTrue(log.lines().get(0).contains(why), log.lines().toString());
    }
  }
}
