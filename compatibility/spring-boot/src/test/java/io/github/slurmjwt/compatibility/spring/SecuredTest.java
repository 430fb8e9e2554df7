package io.github.slurmjwt.compatibility.spring;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import org.example.secured.SecuredApplication;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The application of docs/spring.md with Spring Security and without rules of its own. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SecuredTest {
  private @Nullable RunningApplication application;

  @BeforeAll
  void start(@TempDir Path folder) throws Exception {
    application =
        RunningApplication.start(
            List.of(SecuredApplication.class, Probe.class),
            Cluster.keyArgument(folder),
            "--management.endpoints.web.exposure.include=health,metrics");
  }

  @AfterAll
  void stop() {
    requireNonNull(application).close();
    assertEquals(
        0,
        Thread.getAllStackTraces().keySet().stream()
            .filter(thread -> thread.getName().equals("slurm-jwt-keys"))
            .count());
  }

  private Http http() {
    return requireNonNull(application).http();
  }

  @Test
  void showsTheSlurmUser() throws Exception {
    HttpResponse<String> response = http().getAs(Cluster.ALICE, "/api/me");
    assertTrue(Http.verdict(response).startsWith("200 alice until 20"), response.body());
    assertFalse(response.headers().firstValue("Set-Cookie").isPresent());
    assertEquals("alice", http().getAs(Cluster.ALICE, "/api/later").body());
  }

  @ParameterizedTest(name = "{0}: {1} {2}")
  @CsvSource({"'', 401, no-credential", "garbage, 401, malformed"})
  void refusesWithTheFiltersOwnWords(String token, int status, String code) throws Exception {
    String[] headers = token.isEmpty() ? new String[0] : new String[] {"X-SLURM-USER-TOKEN", token};
    HttpResponse<String> response = http().get("/api/me", headers);
    assertEquals(status, response.statusCode());
    assertTrue(response.body().contains("\"code\":\"" + code + "\""), response.body());
    assertTrue(
        response.headers().firstValue("WWW-Authenticate").orElse("").startsWith("Bearer realm="));
  }

  @Test
  void makesGroupsRolesForMethodSecurityAndServlets() throws Exception {
    assertEquals(403, http().postAs(Cluster.ALICE, "/api/jobs").statusCode());
    assertEquals("200 submitted by carol", Http.verdict(http().postAs(Cluster.CAROL, "/api/jobs")));
    assertEquals("200 carol true", Http.verdict(http().getAs(Cluster.CAROL, "/api/staff")));
    assertEquals("200 alice false", Http.verdict(http().getAs(Cluster.ALICE, "/api/staff")));
  }

  @Test
  void opensExcludedPathsAndTheHealthForProbesOnly() throws Exception {
    assertEquals("200 nobody", Http.verdict(http().get("/public/open")));
    assertEquals(401, http().get("/page").statusCode());
    assertEquals(200, http().get("/actuator/health").statusCode());
    assertEquals("200 {\"status\":\"UP\"}", Http.verdict(http().get("/actuator/health/readiness")));
    assertEquals("200 {\"status\":\"UP\"}", Http.verdict(http().get("/actuator/health/liveness")));
    assertEquals(401, http().get("/actuator/metrics").statusCode());
    assertEquals(401, http().get("/actuator").statusCode());
  }

  @Test
  void countsInTheRegistryOfTheApplication() throws Exception {
    assertEquals(401, http().get("/api/me").statusCode());
    HttpResponse<String> decisions =
        http().getAs(Cluster.ALICE, "/actuator/metrics/slurm.jwt.decisions");
    assertEquals(200, decisions.statusCode());
    assertTrue(decisions.body().contains("no-credential"), decisions.body());
    HttpResponse<String> age = http().getAs(Cluster.ALICE, "/actuator/metrics/slurm.jwt.keys.age");
    assertTrue(age.body().contains("\"baseUnit\":\"seconds\""), age.body());
  }

  @Test
  void countsARefusalAmongTheRequestsOfTheServer() throws Exception {
    assertEquals(401, http().get("/api/counted").statusCode());
    String requests =
        http().getAs(Cluster.ALICE, "/actuator/metrics/http.server.requests?tag=status:401").body();
    assertTrue(requests.contains("COUNT"), requests);
  }

  @Test
  void letsErrorPagesKnowTheUser() throws Exception {
    HttpResponse<String> failure = http().getAs(Cluster.ALICE, "/api/failure");
    assertEquals(500, failure.statusCode());
    assertTrue(failure.body().contains("/api/failure"), failure.body());
    assertEquals(404, http().getAs(Cluster.ALICE, "/nowhere").statusCode());
  }

  @Test
  void runsOnVirtualThreadsWhereTheJdkHasThem() throws Exception {
    String thread = http().getAs(Cluster.ALICE, "/api/thread").body();
    assertEquals(Runtime.version().feature() >= 21, thread.startsWith("VirtualThread["), thread);
  }
}
