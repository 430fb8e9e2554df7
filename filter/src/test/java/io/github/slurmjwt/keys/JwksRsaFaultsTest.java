package io.github.slurmjwt.keys;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.slurmjwt.ConfigException;
import io.github.slurmjwt.Rejection;
import io.github.slurmjwt.TokenRejectedException;
import io.github.slurmjwt.TokenVerifier;
import io.github.slurmjwt.config.FilterSettings;
import io.github.slurmjwt.testing.KeySetServer;
import io.github.slurmjwt.testing.ManualClock;
import io.github.slurmjwt.testing.RsaTestKey;
import io.github.slurmjwt.verdicts.FuzzKeys;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is known to go wrong with jwks-rsa's own providers does not reach our users. */
class JwksRsaFaultsTest {
  private static final RsaTestKey RED = FuzzKeys.red();
  private static final RsaTestKey BLUE = FuzzKeys.blue();

  private final ManualClock clock = new ManualClock();
  private final KeySetServer server = KeySetServer.publishing(RsaTestKey.set(RED, BLUE));

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  @DisplayName("jwks-rsa #239 and #69: a removed key is not served from a cache")
  void servesNoRemovedKey() throws Exception {
    try (LiveKeys keys = LiveKeys.unstarted(settings(), clock)) {
      assertTrue(keys.current().rsaKey("red").isPresent());
      server.publish(RsaTestKey.set(BLUE));
      keys.reload(true);
      assertFalse(keys.current().rsaKey("red").isPresent());
      assertEquals(2, server.requests());
    }
  }

  @Test
  @DisplayName("jwks-rsa #173: ten unknown kids do not keep a good one waiting")
  void anUnknownKeyIdCostsAKnownOneNothing() throws Exception {
    try (LiveKeys keys = LiveKeys.start(settings(), clock)) {
      TokenVerifier verifier = TokenVerifier.builder(keys).clock(clock).build();
      Thread[] strangers = new Thread[10];
      for (int i = 0; i < strangers.length; i++) {
        String token = RsaTestKey.tokenOfUnknownKey(i);
        strangers[i] = new Thread(() -> assertUnknown(verifier, token));
        strangers[i].start();
      }
      assertEquals("alice", verifier.verify(RED.token("alice", clock.instant())).getName());
      assertEquals("bob", verifier.verify(BLUE.token("bob", clock.instant())).getName());
      for (Thread stranger : strangers) {
        stranger.join();
      }
      assertTrue(server.requests() <= 4, () -> server.requests() + " fetches");
    }
  }

  @Test
  @DisplayName("jwks-rsa #80: no fetch for each call or each unknown kid")
  void fetchesNothingForKnownKeys() throws Exception {
    try (LiveKeys keys = LiveKeys.start(settings(), clock)) {
      TokenVerifier verifier = TokenVerifier.builder(keys).clock(clock).build();
      String token = RED.token("alice", clock.instant());
      for (int i = 0; i < 100; i++) {
        assertEquals("alice", verifier.verify(token).getName());
      }
      assertEquals(1, server.requests());
    }
  }

  @Test
  @DisplayName("jwks-rsa #188: a new key is not refused until some cache expires")
  void usesANewKeyAtOnce() throws Exception {
    RsaTestKey green = RsaTestKey.make("green");
    try (LiveKeys keys = LiveKeys.start(settings(), clock)) {
      TokenVerifier verifier = TokenVerifier.builder(keys).clock(clock).build();
      server.publish(RsaTestKey.set(RED, BLUE, green));
      assertEquals("carol", verifier.verify(green.token("carol", clock.instant())).getName());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"{\"alg\":\"RS256\"}", "{\"alg\":\"RS256\",\"kid\":null}"})
  @DisplayName("a token without kid does not get the only key of a set")
  void givesATokenWithoutKeyIdNoKey(String header) throws Exception {
    server.publish(RsaTestKey.set(RED));
    try (LiveKeys keys = LiveKeys.unstarted(settings(), clock)) {
      TokenVerifier verifier = TokenVerifier.builder(keys).clock(clock).build();
      long now = clock.instant().getEpochSecond();
      String payload = "{\"sun\":\"alice\",\"iat\":%d,\"exp\":%d}".formatted(now, now + 60);
      String token = RED.sign(header, payload);
      assertEquals(
          Rejection.KEY_ID_MISSING,
          assertThrows(TokenRejectedException.class, () -> verifier.verify(token)).reason());
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "null",
        "[]",
        "7",
        "\"keys\"",
        "{}",
        "{\"keys\":null}",
        "{\"keys\":{}}",
        "{\"keys\":\"x\"}"
      })
  @DisplayName("malformed sets throw nothing but the declared exception")
  void blamesMalformedSetsProperly(String json) {
    assertThrows(
        KeyLoadException.class,
        () -> KeySet.parse("jwks=f", json.getBytes(StandardCharsets.UTF_8)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"keys\":[null]}",
        "{\"keys\":[[]]}",
        "{\"keys\":[7]}",
        "{\"keys\":[{}]}",
        "{\"keys\":[{\"kty\":7}]}",
        "{\"keys\":[{\"kty\":\"RSA\",\"kid\":7,\"n\":\"AQAB\",\"e\":\"AQAB\"}]}",
        "{\"keys\":[{\"kty\":\"RSA\",\"kid\":\"a\"}]}",
        "{\"keys\":[{\"kty\":\"RSA\",\"kid\":\"a\",\"n\":null,\"e\":null}]}",
        "{\"keys\":[{\"kty\":\"RSA\",\"kid\":\"a\",\"n\":[],\"e\":{}}]}",
        "{\"keys\":[{\"kty\":\"RSA\",\"kid\":\"a\",\"n\":\"\",\"e\":\"\"}]}",
        "{\"keys\":[{\"kty\":\"RSA\",\"kid\":\"a\",\"x5c\":7,\"key_ops\":7,\"n\":\"A\",\"e\":\"A\"}]}"
      })
  @DisplayName("sets of malformed entries alone are malformed themselves")
  void blamesMalformedEntriesProperly(String json) {
    KeyLoadException refusal =
        assertThrows(
            KeyLoadException.class,
            () -> KeySet.parse("jwks=f", json.getBytes(StandardCharsets.UTF_8)));
    assertTrue(
        String.valueOf(refusal.getMessage()).startsWith("jwks=f has no usable RS256 key: "),
        refusal::toString);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "null",
        "{}",
        "{\"kid\":\"a\"}",
        "{\"kty\":null,\"kid\":\"a\"}",
        "{\"kty\":\"RSA\",\"kid\":7,\"n\":\"AQAB\",\"e\":\"AQAB\"}",
        "{\"kty\":\"RSA\",\"kid\":\"a\",\"e\":\"AQAB\"}"
      })
  @DisplayName("one malformed entry, without kty for instance, does not drop the whole set")
  void keepsTheGoodKeyBesideAMalformedOne(String entry) throws Exception {
    String json = RsaTestKey.setOf(entry, RED.entry(""));
    KeySet set = KeySet.parse("jwks=f", json.getBytes(StandardCharsets.UTF_8));
    assertEquals(Set.of("red"), set.keys().keySet());
  }

  @Test
  @DisplayName("the default client's redirects")
  void followsNoRedirect() throws Exception {
    try (KeySetServer elsewhere = KeySetServer.publishing(RsaTestKey.set(RED))) {
      server.answer(
          exchange -> {
            exchange.getResponseHeaders().add("Location", elsewhere.url().toString());
            exchange.sendResponseHeaders(302, -1);
          });
      assertThrows(KeyLoadException.class, () -> LiveKeys.unstarted(settings(), clock));
      assertEquals(0, elsewhere.requests());
    }
  }

  @Test
  @DisplayName("the default client's lack of a limit on size")
  void readsNoMoreThanItMust() {
    server.publish(RsaTestKey.set(RED) + " ".repeat(FileKind.MAXIMUM_SIZE));
    assertThrows(KeyLoadException.class, () -> LiveKeys.unstarted(settings(), clock));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "file:///etc/slurm/jwks.json",
        "FILE:///etc/slurm/jwks.json",
        "file:/etc/slurm/jwks.json",
        "jar:file:///x.jar!/jwks.json",
        "ftp://idp.example/jwks.json",
        "http://idp.example/jwks.json"
      })
  @DisplayName("file: and other URLs")
  void refusesUrlsThatAreNotSafe(String url) {
    Map<String, String> parameters = Map.of("AuthAltParameters", "jwks=" + url);
    assertThrows(ConfigException.class, () -> FilterSettings.from(parameters));
  }

  private static void assertUnknown(TokenVerifier verifier, String token) {
    assertEquals(
        Rejection.UNKNOWN_KEY,
        assertThrows(TokenRejectedException.class, () -> verifier.verify(token)).reason());
  }

  private KeySettings settings() {
    return KeySettings.builder().jwksUrl(server.url()).build();
  }
}
