package io.github.slurmjwt.compatibility.spring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.slurmjwt.testing.Await;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.example.secured.SecuredApplication;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who may pass, as properties of an application. */
@Tag("compatibility")
class AccessTest {
  @TempDir private Path folder;

  private RunningApplication start(String... more) throws Exception {
    String[] arguments = new String[more.length + 2];
    arguments[0] = Cluster.keyArgument(folder);
    arguments[1] = "--management.endpoint.health.show-details=always";
    System.arraycopy(more, 0, arguments, 2, more.length);
    return RunningApplication.start(List.of(SecuredApplication.class, Probe.class), arguments);
  }

  private static String code(HttpResponse<String> answer) {
    String code = answer.body().replaceAll("(?s).*\"code\":\"([^\"]+)\".*", "$1");
    return answer.statusCode() + " " + code;
  }

  @Test
  void followsTheDenyListAndShowsItsState() throws Exception {
    Path list = Files.createFile(folder.resolve("jwt_denied"));
    try (RunningApplication application =
        start("--slurm-jwt.deny-list=" + list, "--slurm-jwt.reload-seconds=1")) {
      Http http = application.http();
      assertEquals(200, http.getAs(Cluster.ALICE, "/api/me").statusCode());
      Files.writeString(list, "user alice\n");
      assertTrue(Await.until(() -> http.getAs(Cluster.ALICE, "/api/me").statusCode() == 403));
      assertEquals("403 user-denied", code(http.getAs(Cluster.ALICE, "/api/me")));
      assertEquals(200, http.getAs(Cluster.CAROL, "/api/me").statusCode());

      Files.delete(list);
      String failure = "\"lastFailure\":\"denyList=" + list + " does not exist";
      assertTrue(
          Await.until(() -> http.get("/actuator/health/readiness").body().contains(failure)));
      String health = http.get("/actuator/health/readiness").body();
      assertTrue(health.contains("\"file\":\"denyList=" + list + " (0 tokens, 1 user"), health);
      assertEquals("403 user-denied", code(http.getAs(Cluster.ALICE, "/api/me")));
    }
  }

  @Test
  void takesListsOfUsersAndRoles() throws Exception {
    try (RunningApplication application =
        start(
            "--slurm-jwt.allowed-users[0]=carol",
            "--slurm-jwt.allowed-users[1]=alice",
            "--slurm-jwt.required-roles=staff",
            "--slurm-jwt.minimum-remaining-seconds=60")) {
      Http http = application.http();
      assertEquals(200, http.getAs(Cluster.CAROL, "/api/me").statusCode());
      assertEquals("403 role-missing", code(http.getAs(Cluster.ALICE, "/api/me")));
    }
  }
}
