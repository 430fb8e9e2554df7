package io.github.slurmjwt.compatibility;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What docs/servers.md says of Jetty's own filter for WebSocket handshakes, in a real Jetty. */
@Tag("compatibility")
class JettyWebSocketOrderTest {
  private static final Path JDK = Path.of(System.getProperty("java.home"));
  private static final String SWITCH = "org.eclipse.jetty.websocket.jakarta";
  static final String SWITCHED_OFF =
      """
      <context-param>
        <param-name>%s</param-name>
        <param-value>false</param-value>
      </context-param>
      """
          .formatted(SWITCH);

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

  @Test
  void isBehindTheFilterWhereItIsDeclaredSo() throws Exception {
    RunningServer jetty = started(app(filter() + jettyFilter()));
    try {
      assertEquals(401, handshake(jetty, "x"));
      assertEquals(101, handshake(jetty, cluster.token("alice")));
    } finally {
      jetty.stop();
    }
  }

  /** The Servlet API does not tell the order of filters, so that this cannot be refused. */
  @Test
  void answersWithoutTokenWhereItIsDeclaredFirst() throws Exception {
    RunningServer jetty = started(app(jettyFilter() + filter()));
    try {
      assertEquals(101, handshake(jetty, "x"));
      assertEquals(401, jetty.http(Site.APP).get(Site.APP + "/secret").status());
    } finally {
      jetty.stop();
    }
  }

  @Test
  void upgradesNothingWhereItIsSwitchedOff() throws Exception {
    RunningServer jetty = started(app(filter() + SWITCHED_OFF));
    try {
      assertEquals(401, handshake(jetty, "x"));
      assertEquals(200, handshake(jetty, cluster.token("alice")));
    } finally {
      jetty.stop();
    }
  }

  /** Jetty adds its filter all the same, and a listener of the application may add an endpoint. */
  @Test
  void isRefusedInAnApplicationWithoutEndpoints() throws Exception {
    WebApp app = app(filter());
    try (FileSystem war = FileSystems.newFileSystem(app.war())) {
      Files.delete(
          war.getPath("WEB-INF/classes/io/github/slurmjwt/compatibility/app/WhoSocket.class"));
    }
    assertThrows(AssertionError.class, () -> started(app));
    String log = Files.readString(folder.resolve("server.log"));
    assertTrue(log.contains("Jetty would answer WebSocket handshakes before this filter"), log);
    assertTrue(log.contains("set the context-param " + SWITCH + " to false"), log);
  }

  private WebApp app(String xml) throws Exception {
    ServletApi api = ServletApi.JAKARTA;
    return WebApp.write(folder, Site.APP, xml, api, Jars.built(api).selfContained());
  }

  private String filter() throws IOException {
    return WebApp.filter(Site.parameters(folder));
  }

  private static String jettyFilter() {
    return EmbeddedServers.JETTY_WEBSOCKET.formatted("ee11");
  }

  private RunningServer started(WebApp app) throws Exception {
    return EmbeddedServers.JETTY_12_1_EE11.start(JDK, List.of(app), folder);
  }

  /** Returns the status of the answer to a handshake with this token. */
  private static int handshake(RunningServer jetty, String token) {
    URI uri = URI.create("ws://127.0.0.1:" + jetty.port(Site.APP) + Site.APP + "/socket");
    try {
      HttpClient.newHttpClient()
          .newWebSocketBuilder()
          .connectTimeout(Duration.ofSeconds(10))
          .header("X-SLURM-USER-TOKEN", token)
          .buildAsync(uri, new WebSocket.Listener() {})
          .join()
          .abort();
      return 101;
    } catch (CompletionException e) {
      if (e.getCause() instanceof WebSocketHandshakeException refused) {
        return refused.getResponse().statusCode();
      }
      throw e;
    }
  }
}
