package io.github.slurmjwt.compatibility;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.slurmjwt.servlet.Http;
import io.github.slurmjwt.servlet.Http.Answer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A filter whose key file does not exist: one sentence in the log, and nothing for strangers. */
@Tag("compatibility")
class FailedStartTest {
  private static final String PLACE = "/secret/place";
  private static final Path JDK = Path.of(System.getProperty("java.home"));

  @TempDir private Path folder;
  private Cluster cluster;

  @BeforeEach
  void writeKeys() throws IOException {
    cluster = new Cluster(folder);
  }

  @AfterEach
  void close() {
    cluster.close();
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "UNDERTOW")
  void doesNotStartTheApplication(EmbeddedServers kind) throws Exception {
    List<WebApp> apps = List.of(app(kind));
    assertThrows(AssertionError.class, () -> kind.start(JDK, apps, folder).stop());
    assertEquals(1, sentences(Files.readString(folder.resolve("server.log"))));
  }

  /** It starts filters when a request comes, and shows stack traces to anybody. */
  @ParameterizedTest
  @EnumSource(names = "UNDERTOW")
  void answersRequestsWhereTheFirstOfThemStartsTheFilter(EmbeddedServers kind) throws Exception {
    RunningServer server = kind.start(JDK, List.of(app(kind)), folder);
    try {
      Http http = server.http(Site.APP);
      for (String token : List.of("x", cluster.token("alice"))) {
        for (String path : List.of("/secret", "/public/x", "/missing", "/secret")) {
          Answer answer = http.getWith(token, Site.APP + path);
          assertEquals(503, answer.status());
          assertTrue(answer.body().contains("\"code\":\"keys-unavailable\""), answer.body());
          assertFalse(answer.body().contains(PLACE), answer.body());
          assertEquals("no-store", answer.header("Cache-Control"));
        }
      }
      assertEquals(1, sentences(server.log()), server.log());
      assertFalse(server.log().contains("ServletException"), server.log());
    } finally {
      server.stop();
    }
  }

  private WebApp app(EmbeddedServers kind) throws IOException {
    Map<String, String> parameters = Map.of("AuthAltParameters", "jwt_key=" + PLACE);
    return WebApp.write(
        folder,
        Site.APP,
        parameters,
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
