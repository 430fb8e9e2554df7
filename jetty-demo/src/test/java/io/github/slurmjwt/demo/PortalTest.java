package io.github.slurmjwt.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import io.github.slurmjwt.demo.portal.JobsServlet;
import io.github.slurmjwt.testing.LiveTokens;
import io.github.slurmjwt.testing.SecretFiles;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.eclipse.jetty.ee11.webapp.WebAppContext;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The portal of docs/portal.md: its web.xml as printed there, before a made-up slurmrestd. */
class PortalTest {
  private static final Path PAGE = Path.of("../docs/portal.md");
  private static final Path SERVLET =
      Path.of("src/main/java/io/github/slurmjwt/demo/portal/JobsServlet.java");

  @TempDir private Path folder;
  private final List<String> asked = new CopyOnWriteArrayList<>();
  private HttpServer slurmrestd;
  private Server portal;
  private Path key;
  private volatile int status = 200;
  private volatile String answer = "";

  @BeforeEach
  void start() throws Exception {
    key = SecretFiles.key(folder.resolve("jwt_hs256.key"));
    slurmrestd = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    slurmrestd.createContext(
        "/slurm/v0.0.38/jobs",
        exchange -> {
          asked.add(
              exchange.getRequestHeaders().get("X-SLURM-USER-NAME")
                  + " "
                  + exchange.getRequestHeaders().get("X-SLURM-USER-TOKEN"));
          byte[] body = answer.getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(status, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    slurmrestd.start();
    portal = new Server(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    portal.setHandler(webapp());
    portal.start();
  }

  @AfterEach
  void stop() throws Exception {
    portal.stop();
    slurmrestd.stop(0);
  }

  @Test
  void listsTheUsersOwnJobsOnly() throws Exception {
    answer =
        """
        {"jobs": [
          {"job_id": 7, "name": "fold", "job_state": "RUNNING", "user_name": "alice"},
          {"job_id": 8, "name": "secret", "job_state": "RUNNING", "user_name": "bob"},
          {"job_id": 9, "name": "<b>&", "job_state": ["PENDING", "HOLD"], "user_name": "alice"}
        ]}
        """;
    String token = LiveTokens.of("alice", key);

    HttpResponse<String> page = get(token);

    assertEquals(200, page.statusCode());
    assertTrue(page.body().contains("<h1>Jobs of alice</h1>"), page.body());
    assertTrue(page.body().contains("<tr><td>7<td>fold<td>RUNNING</tr>"), page.body());
    assertTrue(page.body().contains("<tr><td>9<td>&lt;b&gt;&amp;<td>PENDING</tr>"), page.body());
    assertFalse(page.body().contains("secret"), page.body());
    assertFalse(page.body().contains(token), "the token is on the page");
    assertEquals(List.of("[alice] [" + token + "]"), asked);
  }

  @Test
  void answers502WhenSlurmrestdRefuses() throws Exception {
    status = 500;

    assertEquals(502, get(LiveTokens.of("alice", key)).statusCode());
  }

  @Test
  void answers502WhenSlurmrestdIsDown() throws Exception {
    slurmrestd.stop(0);

    assertEquals(502, get(LiveTokens.of("alice", key)).statusCode());
  }

  @Test
  void asksNothingForABadToken() throws Exception {
    assertEquals(401, get(LiveTokens.tampered(LiveTokens.of("alice", key))).statusCode());
    assertEquals(List.of(), asked);
  }

  @Test
  void thePagePrintsTheServletThatIsTested() throws IOException {
    String printed =
        block("java").replace("com.example.portal", JobsServlet.class.getPackageName());

    assertEquals(Files.readString(SERVLET), printed);
  }

  private WebAppContext webapp() throws IOException {
    String webXml =
        block("xml", 1)
            .replace("/etc/slurm/jwt_hs256.key", key.toString())
            .replace("127.0.0.1:6820", "127.0.0.1:" + slurmrestd.getAddress().getPort())
            .replace("/VERSION/", "/v0.0.38/")
            .replace("com.example.portal", JobsServlet.class.getPackageName());
    Path file = folder.resolve("webapp/WEB-INF/web.xml");
    Files.createDirectories(file.getParent());
    Files.writeString(file, webXml);
    WebAppContext webapp = new WebAppContext(folder.resolve("webapp").toString(), "/");
    webapp.setParentLoaderPriority(true);
    webapp.setThrowUnavailableOnStartupException(true);
    return webapp;
  }

  private HttpResponse<String> get(String token) throws IOException, InterruptedException {
    int port = ((ServerConnector) portal.getConnectors()[0]).getLocalPort();
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/jobs"))
                .header("Authorization", "Bearer " + token)
                .build(),
            HttpResponse.BodyHandlers.ofString());
  }

  private static String block(String language) throws IOException {
    return block(language, 0);
  }

  /** Returns a fenced block of the page. */
  private static String block(String language, int index) throws IOException {
    Pattern fence = Pattern.compile("(?ms)^```" + language + "\n(.*?)^```$");
    return fence
        .matcher(Files.readString(PAGE))
        .results()
        .map((MatchResult found) -> found.group(1))
        .toList()
        .get(index);
  }
}
