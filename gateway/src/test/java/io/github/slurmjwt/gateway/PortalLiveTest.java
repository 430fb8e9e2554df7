package io.github.slurmjwt.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.slurmjwt.testing.LiveSlurm;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;
import org.eclipse.jetty.ee11.webapp.WebAppContext;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The portal of docs/portal.md, compiled from the page, before a real Slurm. */
@Tag("live-slurm")
final class PortalLiveTest {
  private static final Path PAGE = Path.of("../docs/portal.md");
  private static final String USER = "games";
  private static final String OTHER = "daemon";

  @TempDir private Path folder;

  @Test
  void thePortalListsTheUsersOwnJobs() throws Exception {
    try (LiveSlurm slurm = LiveSlurm.start()) {
      submit(slurm, "portal-own", USER);
      submit(slurm, "portal-other", OTHER);
      Server portal = portal(slurm);
      try {
        int port = ((ServerConnector) portal.getConnectors()[0]).getLocalPort();
        URI jobs = URI.create("http://127.0.0.1:" + port + "/jobs");

        HttpResponse<String> page =
            send(
                HttpRequest.newBuilder(jobs)
                    .header("Authorization", "Bearer " + slurm.scontrolToken(USER)));

        assertEquals(200, page.statusCode(), page.body());
        assertTrue(page.body().contains("<td>portal-own<td>PENDING</tr>"), page.body());
        assertFalse(page.body().contains("portal-other"), page.body());
        assertEquals(401, send(HttpRequest.newBuilder(jobs)).statusCode());
      } finally {
        portal.stop();
      }
    }
  }

  private Server portal(LiveSlurm slurm) throws Exception {
    compile();
    write(
        "WEB-INF/web.xml",
        block("xml", 1)
            .replace("/etc/slurm/jwt_hs256.key", slurm.key().toString())
            .replace(
                "http://127.0.0.1:6820/slurm/VERSION/jobs", slurm.restUrl() + slurm.path("jobs")));
    Server portal = new Server(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    WebAppContext webapp = new WebAppContext(folder.toString(), "/");
    webapp.setParentLoaderPriority(true);
    webapp.setThrowUnavailableOnStartupException(true);
    portal.setHandler(webapp);
    portal.start();
    return portal;
  }

  private void compile() throws IOException {
    Path source = write("WEB-INF/classes/com/example/portal/JobsServlet.java", block("java", 0));
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    assertEquals(
        0,
        compiler.run(
            null,
            null,
            null,
            "-proc:none",
            "-classpath",
            System.getProperty("java.class.path"),
            source.toString()));
  }

  private Path write(String name, String text) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, text);
  }

  private static void submit(LiveSlurm slurm, String name, String user) throws Exception {
    HttpResponse<String> answer =
        send(
            HttpRequest.newBuilder(URI.create(slurm.restUrl() + slurm.path("job/submit")))
                .header("X-SLURM-USER-NAME", user)
                .header("X-SLURM-USER-TOKEN", slurm.scontrolToken(user))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(slurm.job(name))));
    assertEquals(200, answer.statusCode(), answer.body());
  }

  /** Slurmrestd 22.05 hangs up on an offer of HTTP/2. */
  private static HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    return HttpClient.newBuilder()
        .version(HttpClient.Version.HTTP_1_1)
        .build()
        .send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  /** Returns a fenced block of the page. */
  private static String block(String language, int index) throws IOException {
    List<String> blocks =
        Pattern.compile("(?ms)^```" + language + "\n(.*?)^```$")
            .matcher(Files.readString(PAGE))
            .results()
            .map((MatchResult found) -> found.group(1))
            .toList();
    return blocks.get(index);
  }
}
