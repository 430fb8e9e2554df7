package io.github.slurmjwt.compatibility;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.slurmjwt.config.FilterSettings;
import io.github.slurmjwt.servlet.CapturedLog;
import io.github.slurmjwt.servlet.SlurmJwtFilter;
import io.github.slurmjwt.testing.Http;
import io.github.slurmjwt.testing.Http.Answer;
import io.undertow.Undertow;
import io.undertow.servlet.Servlets;
import io.undertow.servlet.api.DeploymentInfo;
import io.undertow.servlet.api.DeploymentManager;
import io.undertow.servlet.util.ImmediateInstanceFactory;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A filter whose key file does not exist: one sentence in the log, and nothing for strangers. */
@Tag("compatibility")
class FailedStartTest {
  private static final String PLACE = "/secret/place";
  private static final Map<String, String> PARAMETERS =
      Map.of("AuthAltParameters", "jwt_key=" + PLACE);
  private static final Path JDK = Path.of(System.getProperty("java.home"));

  @TempDir private Path folder;

  @ParameterizedTest
  @EnumSource
  void servesNothing(EmbeddedServers kind) throws Exception {
    Optional<RunningServer> running = start(kind);
    try {
      // All end with the application but GlassFish, which runs it without a filter that fails.
      if (running.isPresent()) {
        assertRefused(running.get().http(Site.APP), Site.APP + "/secret");
      }
    } finally {
      if (running.isPresent()) {
        running.get().stop();
      }
    }
    assertEquals(1, sentences(Files.readString(folder.resolve("server.log"))));
  }

  /** Returns the server, or nothing when it has ended. */
  private Optional<RunningServer> start(EmbeddedServers kind) throws Exception {
    List<WebApp> apps = List.of(app(kind));
    try {
      return Optional.of(kind.start(JDK, apps, folder));
    } catch (AssertionError e) {
      return Optional.empty();
    }
  }

  /** Undertow without setEagerFilterInit, which shows stack traces to anybody. */
  @Test
  void answersRequestsWhereTheFirstOfThemStartsTheFilter() throws Exception {
    Filter slurm = new SlurmJwtFilter(FilterSettings.from(PARAMETERS));
    DeploymentInfo deployment =
        Servlets.deployment()
            .setClassLoader(FailedStartTest.class.getClassLoader())
            .setContextPath("/")
            .setDeploymentName("lazy")
            .addFilter(
                Servlets.filter(
                    "slurm", SlurmJwtFilter.class, new ImmediateInstanceFactory<>(slurm)))
            .addFilterUrlMapping("slurm", "/*", DispatcherType.REQUEST);
    DeploymentManager manager = Servlets.newContainer().addDeployment(deployment);
    manager.deploy();
    Undertow undertow =
        Undertow.builder().addHttpListener(0, "127.0.0.1").setHandler(manager.start()).build();
    undertow.start();
    try (CapturedLog log = new CapturedLog()) {
      SocketAddress address = undertow.getListenerInfo().get(0).getAddress();
      Http http = new Http(((InetSocketAddress) address).getPort());
      for (String path : List.of("/", "/secret", "/secret")) {
        assertRefused(http, path);
      }
      assertEquals(1, sentences(String.join("\n", log.lines())), log.lines().toString());
    } finally {
      undertow.stop();
    }
  }

  private static void assertRefused(Http http, String path) throws IOException {
    for (Answer answer : List.of(http.get(path), http.getWith("x", path))) {
      assertEquals(503, answer.status());
      assertTrue(answer.body().contains("\"code\":\"keys-unavailable\""), answer.body());
      assertFalse(answer.body().contains(PLACE), answer.body());
      assertEquals("no-store", answer.header("Cache-Control"));
    }
  }

  private WebApp app(EmbeddedServers kind) throws IOException {
    return WebApp.write(
        folder,
        Site.APP,
        PARAMETERS,
        kind.webXml(),
        kind.api(),
        Jars.built(kind.api()).selfContained());
  }

  /** How often the log says it by itself, and not in a stack trace. */
  private static long sentences(String log) {
    return log.lines()
        .filter(line -> line.contains("cannot start: jwt_key=" + PLACE + " does not exist"))
        .filter(line -> !line.contains("Exception"))
        .count();
  }
}
