package io.github.slurmjwt.keys;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.slurmjwt.CacheLimits;
import io.github.slurmjwt.Rejection;
import io.github.slurmjwt.TokenIssuer;
import io.github.slurmjwt.TokenRejectedException;
import io.github.slurmjwt.TokenVerifier;
import io.github.slurmjwt.testing.Await;
import io.github.slurmjwt.testing.KeySetServer;
import io.github.slurmjwt.testing.LogLines;
import io.github.slurmjwt.testing.ManualClock;
import io.github.slurmjwt.testing.RsaTestKey;
import io.github.slurmjwt.testing.SecretFiles;
import io.github.slurmjwt.testing.TestKeySettings;
import io.github.slurmjwt.verdicts.FuzzKeys;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.logging.Level;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A sound place without a key withdraws the keys; a place in a bad state does not. */
class WithdrawalTest {
  private static final RsaTestKey RED = FuzzKeys.red();
  private static final RsaTestKey BLUE = FuzzKeys.blue();
  private static final String NONE = "{\"keys\":[]}";
  private static final String EC = "{\"keys\":[{\"kty\":\"EC\",\"kid\":\"e\",\"alg\":\"ES256\"}]}";
  private static final String UNUSABLE =
      "{\"keys\":[{\"kty\":\"RSA\",\"kid\":\"red\",\"n\":\"AQAB\",\"e\":\"AQAB\"}]}";
  private static final String ENCRYPTION =
      "{\"keys\":[{\"kty\":\"RSA\",\"kid\":\"red\",\"n\":\"AQAB\",\"e\":\"AQAB\",\"use\":\"enc\"}]}";

  /** A broken entry beside a sound one: somebody meant to publish this set. */
  private static final String MIXED = "{\"keys\":[{\"kty\":\"EC\"},null]}";

  private static final String SECRET = "the HS256 key of this cluster, long enough";
  private static final Duration MAXIMUM_AGE = Duration.ofHours(1);

  private final ManualClock clock = new ManualClock();
  private final LogLines log = LogLines.of("io.github.slurmjwt");
  private final KeySetServer server = KeySetServer.publishing(RsaTestKey.set(RED));

  @TempDir private Path folder;

  @AfterEach
  void stop() {
    log.close();
    server.close();
  }

  @ParameterizedTest(name = "K10 {0}")
  @ValueSource(strings = {NONE, EC, UNUSABLE, ENCRYPTION, MIXED})
  @DisplayName("K10 a URL that withdraws its keys is obeyed, for tokens accepted before too")
  void obeysAnEmptySetOfAUrl(String set) throws Exception {
    try (LiveKeys keys = LiveKeys.unstarted(url(false), clock)) {
      obeys(keys, () -> server.publish(set), () -> server.publish(RsaTestKey.set(RED)));
    }
  }

  @ParameterizedTest(name = "K10 {0}")
  @ValueSource(strings = {NONE, EC, UNUSABLE, ENCRYPTION, MIXED})
  @DisplayName("K10 a file that withdraws its keys is obeyed, for tokens accepted before too")
  void obeysAnEmptySetOfAFile(String set) throws Exception {
    Path file = folder.resolve("set.json");
    Files.writeString(file, RsaTestKey.set(RED));
    try (LiveKeys keys = LiveKeys.unstarted(files(Optional.empty(), Optional.of(file)), clock)) {
      obeys(
          keys,
          () -> Files.writeString(file, set),
          () -> Files.writeString(file, RsaTestKey.set(RED)));
    }
  }

  private void obeys(LiveKeys keys, Change withdraw, Change restore) throws Exception {
    TokenVerifier verifier = verifier(keys);
    String token = RED.token("alice", clock.instant());
    assertEquals("alice", verifier.verify(token).getName());

    withdraw.happens();
    for (int i = 0; i < 3; i++) {
      clock.move(Duration.ofMinutes(1));
      keys.reload(true);
      assertRefused(Rejection.UNKNOWN_KEY, verifier, token);
    }
    assertEquals(Duration.ZERO, keys.status().age(), "an obeyed set is no outage");
    assertEquals(0, keys.status().failures());
    List<String> warnings = log.at(Level.WARNING);
    assertEquals(1, warnings.size(), warnings::toString);
    assertTrue(
        warnings
            .get(0)
            .contains(
                " no longer holds a usable key: all RS256 tokens are now refused; to accept RS256"
                    + " tokens again, add a usable key to the set ("),
        warnings::toString);

    restore.happens();
    keys.reload(true);
    assertEquals("alice", verifier.verify(token).getName());
    assertEquals(1, log.at(Level.WARNING).size());
    assertTrue(
        log.at(Level.INFO).stream().anyMatch(line -> line.contains(" holds a usable key again")),
        () -> log.at(Level.INFO).toString());
  }

  @Test
  void refusesAtOnceAndNeverWith503WhateverTheNumberOfRequests() throws Exception {
    try (LiveKeys keys = LiveKeys.unstarted(url(false), clock)) {
      server.publish(NONE);
      keys.reload(true);
      server.goAway();
      keys.reload(true);
      TokenVerifier verifier = verifier(keys);
      for (int i = 0; i < 100; i++) {
        assertRefused(Rejection.UNKNOWN_KEY, verifier, RED.token("u" + i, clock.instant()));
      }
      assertTrue(
          log.at(Level.WARNING).get(1).startsWith("the keys remain withdrawn: jwks="),
          () -> log.at(Level.WARNING).toString());
    }
  }

  @Test
  void findsANewKeySoonAfterAWithdrawal() throws Exception {
    try (LiveKeys keys = LiveKeys.start(url(false), clock)) {
      server.publish(NONE);
      TokenVerifier verifier = verifier(keys);
      assertRefused(Rejection.UNKNOWN_KEY, verifier, BLUE.token("bob", clock.instant()));
      assertRefused(Rejection.UNKNOWN_KEY, verifier, RED.token("alice", clock.instant()));
      server.publish(RsaTestKey.set(BLUE));
      String token = BLUE.token("bob", clock.instant());
      Await.until(
          "the new key, without waiting for the next regular fetch",
          Duration.ofSeconds(20),
          () -> accepts(verifier, token));
    }
  }

  @ParameterizedTest(name = "the answer is \"{0}\"")
  @ValueSource(
      strings = {
        "",
        "{\"keys\":[",
        "{}",
        "{\"keys\":{}}",
        "null",
        "[]",
        "<html>",
        "{\"keys\":[null]}",
        "{\"keys\":[[],7,\"k\"]}",
        "{\"keys\":[{}]}",
        "{\"keys\":[{\"kty\":null,\"alg\":\"ES256\"}]}",
        "{\"keys\":[{\"kty\":\"RSA\",\"n\":\"AQAB\",\"e\":\"AQAB\"}]}",
        "{\"keys\":[{\"kty\":\"RSA\",\"kid\":\"k\",\"e\":\"AQAB\"}]}",
        "{\"keys\":[{\"kty\":\"RSA\",\"kid\":\"k\",\"n\":\"A+/=\",\"e\":\"AQAB\"}]}",
        "{\"keys\":[{\"kty\":\"RSA\",\"kid\":\"k\",\"n\":\"AQABA\",\"e\":\"AQAB\"},null]}"
      })
  void keepsTheKeysWhenTheAnswerIsNoKeySet(String answer) throws Exception {
    Path file = folder.resolve("set.json");
    Files.writeString(file, RsaTestKey.set(BLUE));
    try (LiveKeys byUrl = LiveKeys.unstarted(url(false), clock);
        LiveKeys byFile = LiveKeys.unstarted(files(Optional.empty(), Optional.of(file)), clock)) {
      server.publish(answer);
      Files.writeString(file, answer);
      byUrl.reload(true);
      byFile.reload(false);
      assertTrue(byUrl.current().rsaKey("red").isPresent());
      assertTrue(byFile.current().rsaKey("blue").isPresent());
      assertEquals(1, byUrl.status().failures());
    }
  }

  @Test
  void doesNotStartWithAnEmptySetUnlessToldTo() throws Exception {
    server.publish(NONE);
    KeyLoadException refusal =
        assertThrows(KeyLoadException.class, () -> LiveKeys.unstarted(url(false), clock));
    assertEquals(
        "jwks="
            + server.url()
            + " has no usable RS256 key: it needs an entry with kty RSA, kid, n and e",
        refusal.getMessage());
    try (LiveKeys keys = LiveKeys.unstarted(url(true), clock)) {
      assertRefused(Rejection.UNKNOWN_KEY, verifier(keys), RED.token("alice", clock.instant()));
      assertEquals(1, log.at(Level.WARNING).size(), () -> log.at(Level.WARNING).toString());
      assertEquals(0, keys.status().failures());
      server.publish(RsaTestKey.set(RED));
      keys.reload(true);
      assertTrue(accepts(verifier(keys), RED.token("alice", clock.instant())));
    }
  }

  @Test
  @DisplayName("K10 an empty jwt_key file withdraws the HS256 key, a new one is taken at once")
  void obeysAnEmptyKeyFile() throws Exception {
    Path file = key(SECRET);
    try (LiveKeys keys = LiveKeys.unstarted(files(Optional.of(file), Optional.empty()), clock)) {
      TokenVerifier verifier = verifier(keys);
      String token = hs256(SECRET);
      assertEquals("carol", verifier.verify(token).getName());
      key("");
      for (int i = 0; i < 3; i++) {
        keys.reload(false);
        assertRefused(Rejection.ALGORITHM_NOT_ENABLED, verifier, token);
      }
      assertEquals(
          List.of(
              "jwt_key="
                  + file
                  + " is empty, so the HS256 key is withdrawn: all HS256 tokens are now refused; to"
                  + " accept HS256 tokens again, replace it with a new key"),
          log.at(Level.WARNING));
      assertEquals(0, keys.status().failures());

      key(SECRET + ", the next one");
      keys.reload(false);
      assertRefused(Rejection.BAD_SIGNATURE, verifier, token);
      assertEquals("carol", verifier.verify(hs256(SECRET + ", the next one")).getName());
      assertTrue(
          log.at(Level.INFO).contains("jwt_key=" + file + " holds a usable key again"),
          () -> log.at(Level.INFO).toString());
    }
  }

  @Test
  void doesNotStartWithAnEmptyKeyFile() throws Exception {
    Path file = key("");
    KeyLoadException refusal =
        assertThrows(
            KeyLoadException.class,
            () -> LiveKeys.unstarted(files(Optional.of(file), Optional.empty()), clock));
    assertEquals(
        "jwt_key="
            + file
            + " is empty, which withdraws the HS256 key: make a new key with"
            + " dd if=/dev/random bs=32 count=1, or remove jwt_key=",
        refusal.getMessage());
  }

  @ParameterizedTest(name = "the new key comes at read {0} of the empty file")
  @ValueSource(ints = {1, 2, 10, 18})
  @DisplayName("A writer that truncates the file and then writes withdraws nothing")
  void waitsForAWriterThatHasTruncatedTheFile(int pauses) throws Exception {
    Path file = key(SECRET);
    List<Integer> paused = new ArrayList<>();
    StableFile source =
        new StableFile(
            FileKind.JWT_KEY,
            file,
            () -> {
              paused.add(1);
              if (paused.size() == pauses) {
                rewrite(SECRET + " anew");
              }
            });
    source.read();
    key("");
    assertEquals(SECRET + " anew", new String(source.read(), StandardCharsets.ISO_8859_1));
  }

  @Test
  void believesAnEmptyFileOnlyAfterASecond() throws Exception {
    Path file = key(SECRET);
    List<Integer> paused = new ArrayList<>();
    StableFile source = new StableFile(FileKind.JWT_KEY, file, () -> paused.add(1));
    source.read();
    key("");
    assertEquals(0, source.read().length);
    assertEquals(20, paused.size(), "pauses of 50 ms");
    assertEquals(0, source.read().length);
    assertEquals(20, paused.size(), "once believed, it costs nothing");
  }

  @ParameterizedTest(name = "{0}")
  @ValueSource(strings = {"jwt_key", "jwks"})
  void saysHowToWithdrawWhenAFileIsGone(String option) throws Exception {
    Path secret = key(SECRET);
    Path set = Files.writeString(folder.resolve("set.json"), RsaTestKey.set(RED));
    boolean isKey = option.equals("jwt_key");
    KeySettings settings =
        isKey
            ? files(Optional.of(secret), Optional.empty())
            : files(Optional.empty(), Optional.of(set));
    try (LiveKeys keys = LiveKeys.unstarted(settings, clock)) {
      Files.delete(isKey ? secret : set);
      keys.reload(false);
      assertEquals(
          List.of(
              "keeping the last good keys: "
                  + option
                  + "="
                  + (isKey ? secret : set)
                  + " does not exist: create it or correct the path; "
                  + (isKey
                      ? "to withdraw the key, leave an empty file in its place"
                      : "to withdraw the keys, leave {\"keys\":[]} in its place")),
          log.at(Level.WARNING));
    }
  }

  private interface Change {
    void happens() throws Exception;
  }

  private void rewrite(String content) {
    try {
      key(content);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private Path key(String content) throws IOException {
    return SecretFiles.write(folder.resolve("key"), content);
  }

  private String hs256(String secret) {
    SecretKeySpec key = new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256");
    return TokenIssuer.of(key, Optional.empty(), clock).issue("carol");
  }

  private TokenVerifier verifier(LiveKeys keys) {
    return TokenVerifier.builder(keys).clock(clock).cache(CacheLimits.DEFAULT).build();
  }

  private static boolean accepts(TokenVerifier verifier, String token) throws Exception {
    try {
      verifier.verify(token);
      return true;
    } catch (TokenRejectedException e) {
      assertEquals(Rejection.UNKNOWN_KEY, e.reason());
      return false;
    }
  }

  private static void assertRefused(Rejection reason, TokenVerifier verifier, String token) {
    assertEquals(
        reason, assertThrows(TokenRejectedException.class, () -> verifier.verify(token)).reason());
  }

  private KeySettings url(boolean startWithoutKeys) {
    return settings(Optional.empty(), Optional.empty(), startWithoutKeys);
  }

  private KeySettings files(Optional<Path> jwtKey, Optional<Path> jwks) {
    return settings(jwtKey, jwks, false);
  }

  private KeySettings settings(Optional<Path> jwtKey, Optional<Path> jwks, boolean withoutKeys) {
    boolean byUrl = jwtKey.isEmpty() && jwks.isEmpty();
    return TestKeySettings.of(
        jwtKey,
        jwks,
        byUrl ? Optional.of(server.url()) : Optional.empty(),
        Duration.ofSeconds(1),
        Duration.ofMinutes(5),
        MAXIMUM_AGE,
        withoutKeys);
  }
}
