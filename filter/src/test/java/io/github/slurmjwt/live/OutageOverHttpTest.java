package io.github.slurmjwt.live;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.slurmjwt.testing.Await;
import io.github.slurmjwt.testing.KeySetServer;
import io.github.slurmjwt.testing.LogLines;
import io.github.slurmjwt.testing.RsaTestKey;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.logging.Level;
import org.junit.jupiter.api.Test;

/** What clients and operators see while a key set cannot be fetched. */
class OutageOverHttpTest {
  private static final int REQUESTS = 20;

  private final HttpClient client = HttpClient.newHttpClient();
  private final RsaTestKey key = RsaTestKey.make("red");

  @Test
  void answers503UntilThereAreKeysAndWarnsOnce() throws Exception {
    try (KeySetServer server = KeySetServer.publishing(RsaTestKey.set(key));
        LogLines log = LogLines.of("io.github.slurmjwt");
        LogLines audit = LogLines.of("io.github.slurmjwt.audit")) {
      server.goAway();
      try (Portal portal =
          Portal.start(
              Map.of(
                  "AuthAltParameters",
                  "jwks=" + server.url(),
                  "startWithoutKeys",
                  "true",
                  "jwksRefreshSeconds",
                  "1"))) {
        for (int i = 0; i < REQUESTS; i++) {
          HttpResponse<String> response = portal.get(client, key.token("alice"));
          assertEquals(503, response.statusCode(), response::body);
          assertEquals(Optional.of("10"), response.headers().firstValue("Retry-After"));
          assertTrue(response.body().contains("\"code\":\"keys-unavailable\""), response::body);
        }
        assertEquals(1, log.at(Level.WARNING).size(), () -> log.at(Level.WARNING).toString());
        List<String> decisions = audit.at(Level.INFO);
        assertEquals(REQUESTS, decisions.size());
        assertTrue(
            decisions.get(0).startsWith("decision=refused reason=keys-unavailable user=-"),
            decisions.get(0));

        server.comeBack();
        Await.until(
            "keys",
            Duration.ofSeconds(20),
            () -> portal.get(client, key.token("alice")).statusCode() == 200);
      }
    }
  }
}
