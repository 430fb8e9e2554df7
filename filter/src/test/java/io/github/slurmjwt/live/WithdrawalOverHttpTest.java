package io.github.slurmjwt.live;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.slurmjwt.TokenIssuer;
import io.github.slurmjwt.testing.Await;
import io.github.slurmjwt.testing.KeySetServer;
import io.github.slurmjwt.testing.RsaTestKey;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The steps for a stolen key in docs/operations.md, seen by a client that keeps its connection and
 * whose token has been accepted before.
 */
class WithdrawalOverHttpTest {
  private static final Duration SOON = Duration.ofSeconds(20);
  private static final String SECRET = "the HS256 key of this cluster, long enough";

  private final HttpClient client = HttpClient.newHttpClient();
  private final RsaTestKey red = RsaTestKey.make("red");

  @TempDir private Path folder;

  @Test
  void refusesTheTokensOfAWithdrawnSetByUrl() throws Exception {
    try (KeySetServer server = KeySetServer.publishing(RsaTestKey.set(red));
        Portal portal =
            Portal.start(
                Map.of("AuthAltParameters", "jwks=" + server.url(), "jwksRefreshSeconds", "1"))) {
      String token = red.token("alice");
      assertEquals(200, portal.get(client, token).statusCode());
      server.publish("{\"keys\":[]}");
      refusesSoon(portal, token, "unknown-key");
      server.goAway();
      assertCode(portal.get(client, token), "unknown-key");
      server.comeBack();
      server.publish(RsaTestKey.set(red));
      acceptsSoon(portal, token);
    }
  }

  @Test
  void refusesTheTokensOfAWithdrawnSetFile() throws Exception {
    Path set = Files.writeString(folder.resolve("set.json"), RsaTestKey.set(red));
    try (Portal portal =
        Portal.start(Map.of("AuthAltParameters", "jwks=" + set, "reloadSeconds", "1"))) {
      String token = red.token("alice");
      assertEquals(200, portal.get(client, token).statusCode());
      Files.writeString(set, "{\"keys\":[]}");
      refusesSoon(portal, token, "unknown-key");
      Files.delete(set);
      assertCode(portal.get(client, token), "unknown-key");
    }
  }

  @Test
  void refusesTheTokensOfAnEmptiedKeyFileAndTakesTheNextKey() throws Exception {
    Path key = key(SECRET);
    try (Portal portal =
        Portal.start(Map.of("AuthAltParameters", "jwt_key=" + key, "reloadSeconds", "1"))) {
      String token = hs256(SECRET);
      assertEquals(200, portal.get(client, token).statusCode());
      key("");
      refusesSoon(portal, token, "algorithm-not-enabled");
      key(SECRET + ", the next");
      refusesSoon(portal, token, "bad-signature");
      assertEquals(200, portal.get(client, hs256(SECRET + ", the next")).statusCode());
    }
  }

  @Test
  void refusesOneUserWhomThePatternLeavesOut() throws Exception {
    String pattern = "(?!mallory$)[A-Za-z0-9._][A-Za-z0-9._-]{0,255}";
    try (Portal portal =
        Portal.start(
            Map.of("AuthAltParameters", "jwt_key=" + key(SECRET), "userNamePattern", pattern))) {
      assertCode(portal.get(client, hs256(SECRET, "mallory")), "bad-user-name");
      for (String other : new String[] {"carol", "mallory2", "xmallory", "Mallory"}) {
        assertEquals(200, portal.get(client, hs256(SECRET, other)).statusCode(), other);
      }
      Map<String, String> asMallory =
          Map.of("X-SLURM-USER-TOKEN", hs256(SECRET, "root"), "X-SLURM-USER-NAME", "mallory");
      HttpResponse<String> refused = portal.send(client, asMallory);
      assertEquals(400, refused.statusCode());
      assertTrue(refused.body().contains("\"code\":\"bad-alternate-user-name\""), refused::body);
    }
  }

  private void refusesSoon(Portal portal, String token, String code) throws Exception {
    Await.until(
        code, SOON, () -> portal.get(client, token).body().contains("\"code\":\"" + code + "\""));
    assertCode(portal.get(client, token), code);
  }

  private void acceptsSoon(Portal portal, String token) throws Exception {
    Await.until("200", SOON, () -> portal.get(client, token).statusCode() == 200);
  }

  private static void assertCode(HttpResponse<String> response, String code) {
    assertEquals(401, response.statusCode(), response::body);
    assertTrue(response.body().contains("\"code\":\"" + code + "\""), response::body);
  }

  private Path key(String content) throws IOException {
    Path fresh = Files.writeString(folder.resolve("fresh"), content);
    Files.setPosixFilePermissions(fresh, PosixFilePermissions.fromString("rw-------"));
    return Files.move(fresh, folder.resolve("key"), StandardCopyOption.REPLACE_EXISTING);
  }

  private static String hs256(String secret) {
    return hs256(secret, "carol");
  }

  private static String hs256(String secret, String user) {
    SecretKeySpec key = new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256");
    return TokenIssuer.of(key, Optional.empty(), InstantSource.system()).issue(user);
  }
}
