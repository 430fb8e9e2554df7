package io.github.slurmjwt.compatibility.security;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.slurmjwt.testing.Await;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What strangers see of a key file that is not there, in the servers as administrators run them.
 */
@Tag("container-security")
class FailedStartTest {
  private static final Duration LIMIT = Duration.ofMinutes(2);

  private final HttpClient client = HttpClient.newHttpClient();

  @ParameterizedTest
  @EnumSource
  void showsNothingOfTheReason(Distribution distribution) throws Exception {
    Path work = Files.createTempDirectory(Path.of("target").toAbsolutePath(), "failed-");
    try (ServerProcess server =
        ServerProcess.start(withoutKey(distribution), work, " cannot start: jwt_key=" + work)) {
      // The embedded GlassFish may end with its only application.
      Await.until("it answers", LIMIT, () -> !server.isRunning() || answers(server));
      for (String path : List.of("/open", "/users/x", "/missing")) {
        if (server.isRunning()) {
          HttpResponse<String> answer = get(server, path);
          assertTrue(List.of(404, 503).contains(answer.statusCode()), answer.body());
          for (String ours : List.of("jwt", work.toString(), "io.github", "cannot start")) {
            assertFalse(answer.body().contains(ours), answer.body());
          }
        }
      }
    }
  }

  private static Installation withoutKey(Distribution distribution) {
    return new Installation() {
      @Override
      public List<String> prepare(Path work, int port) throws IOException {
        List<String> command = distribution.prepare(work, port);
        Files.delete(Cluster.in(work).keyFile());
        return command;
      }

      @Override
      public Path accessLog(Path work) throws IOException {
        return distribution.accessLog(work);
      }
    };
  }

  private boolean answers(ServerProcess server) throws InterruptedException {
    try {
      get(server, "/open");
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  private HttpResponse<String> get(ServerProcess server, String path)
      throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path))
            .timeout(Duration.ofSeconds(30))
            .build();
    return client.send(request, BodyHandlers.ofString());
  }
}
