package io.github.slurmjwt.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.slurmjwt.testing.LiveSlurm;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The portal of docs/portal.md, compiled from the page, before a real Slurm. */
@Tag("live-slurm")
final class PortalLiveTest {
  private static final String USER = "games";
  private static final String OTHER = "daemon";

  @TempDir private Path folder;

  @Test
  void thePortalListsTheUsersOwnJobs() throws Exception {
    try (LiveSlurm slurm = LiveSlurm.start()) {
      submit(slurm, "portal-own", USER);
      submit(slurm, "portal-other", OTHER);
      URI list = URI.create(slurm.restUrl() + slurm.path("jobs"));
      try (DocumentedPortal portal = DocumentedPortal.start(folder, slurm.key(), list)) {
        URI jobs = portal.address().resolve("jobs");

        HttpResponse<String> page =
            send(
                HttpRequest.newBuilder(jobs)
                    .header("Authorization", "Bearer " + slurm.scontrolToken(USER)));

        assertEquals(200, page.statusCode(), page.body());
        assertTrue(page.body().contains("<td>portal-own<td>PENDING<td>"), page.body());
        assertFalse(page.body().contains("portal-other"), page.body());
        assertEquals(401, send(HttpRequest.newBuilder(jobs)).statusCode());
      }
    }
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
}
