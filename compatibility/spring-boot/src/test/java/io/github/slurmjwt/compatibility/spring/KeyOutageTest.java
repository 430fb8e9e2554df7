package io.github.slurmjwt.compatibility.spring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.slurmjwt.testing.Await;
import io.github.slurmjwt.testing.KeySetServer;
import io.github.slurmjwt.testing.RsaTestKey;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import org.example.secured.SecuredApplication;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What probes see while the URL of a key set is down. */
@Tag("compatibility")
class KeyOutageTest {
  private static final Duration LIMIT = Duration.ofSeconds(60);

  private final RsaTestKey key = RsaTestKey.make("red");

  @Test
  void isNotReadyWhileKeysAreUnavailable() throws Exception {
    try (KeySetServer keys = KeySetServer.publishing("{}");
        RunningApplication application =
            RunningApplication.start(
                List.of(SecuredApplication.class, Probe.class),
                "--slurm-jwt.auth-alt-parameters=jwks=" + keys.url(),
                "--slurm-jwt.startWithoutKeys=true",
                "--slurm-jwt.jwks-refresh-seconds=1",
                "--slurm-jwt.JWKS_MAXIMUM_AGE_SECONDS=2",
                "--management.endpoint.health.show-details=always")) {
      Http http = application.http();
      HttpResponse<String> down = http.get("/actuator/health/readiness");
      assertEquals(503, down.statusCode());
      assertTrue(down.body().contains("\"status\":\"OUT_OF_SERVICE\""), down.body());
      assertTrue(down.body().contains("(currently unavailable)"), down.body());
      assertTrue(down.body().contains("\"lastFailure\":\"jwks="), down.body());
      assertEquals(503, http.getAs(key.token("alice"), "/api/me").statusCode());
      assertEquals(200, http.get("/actuator/health/liveness").statusCode());

      keys.publish(RsaTestKey.set(key));
      Await.until("ready", LIMIT, () -> ready(http) == 200);
      String up = http.get("/actuator/health/readiness").body();
      assertTrue(up.contains(" with kid red\""), up);
      assertTrue(up.contains("\"ageSeconds\":"), up);
      assertEquals(200, http.getAs(key.token("alice"), "/api/me").statusCode());

      keys.goAway();
      Await.until("not ready", LIMIT, () -> ready(http) == 503);
    }
  }

  private static int ready(Http http) throws Exception {
    return http.get("/actuator/health/readiness").statusCode();
  }
}
