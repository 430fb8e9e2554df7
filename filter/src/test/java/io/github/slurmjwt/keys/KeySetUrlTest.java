package io.github.slurmjwt.keys;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.slurmjwt.KeyUnavailableException;
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
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.logging.Level;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Key sets by URL: rotation, outage, recovery, and a start without them. */
class KeySetUrlTest {
  private static final RsaTestKey RED = FuzzKeys.red();
  private static final RsaTestKey BLUE = FuzzKeys.blue();
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

  @Test
  void fetchesOnceAtStartAndThenOnlyWhenItIsDue() throws Exception {
    try (LiveKeys keys = LiveKeys.unstarted(settings(), clock)) {
      for (int i = 0; i < 10; i++) {
        keys.reload(false);
      }
      assertEquals(1, server.requests());
      keys.reload(true);
      assertEquals(2, server.requests());
      assertEquals(Duration.ZERO, keys.status().age());
    }
  }

  @Test
  @DisplayName("K6 a key that the provider has taken out is refused after the next fetch")
  void followsTheProvider() throws Exception {
    try (LiveKeys keys = LiveKeys.unstarted(settings(), clock)) {
      server.publish(RsaTestKey.set(RED, BLUE));
      keys.reload(true);
      assertTrue(keys.current().rsaKey("red").isPresent());
      assertTrue(keys.current().rsaKey("blue").isPresent());
      server.publish(RsaTestKey.set(BLUE));
      keys.reload(true);
      assertFalse(keys.current().rsaKey("red").isPresent());
      assertTrue(keys.current().rsaKey("blue").isPresent());
    }
  }

  @Test
  @DisplayName("K7 a new key is used at once, by the request that brings it")
  void looksForAnUnknownKeyAtOnce() throws Exception {
    try (LiveKeys keys = LiveKeys.start(settings(), clock)) {
      TokenVerifier verifier = TokenVerifier.builder(keys).clock(clock).build();
      server.publish(RsaTestKey.set(RED, BLUE));
      assertEquals("bob", verifier.verify(BLUE.token("bob", clock.instant())).getName());
      assertEquals(2, server.requests());
    }
  }

  @Test
  @DisplayName("K7 an unknown key id without news is refused, with one fetch")
  void refusesAnUnknownKey() throws Exception {
    try (LiveKeys keys = LiveKeys.start(settings(), clock)) {
      TokenVerifier verifier = TokenVerifier.builder(keys).clock(clock).build();
      TokenRejectedException refusal =
          assertThrows(
              TokenRejectedException.class,
              () -> verifier.verify(BLUE.token("bob", clock.instant())));
      assertEquals(Rejection.UNKNOWN_KEY, refusal.reason());
      assertEquals(2, server.requests());
    }
  }

  @Test
  void blamesTheKeysAndNotTheTokenWhenNewOnesCannotBeLookedFor() throws Exception {
    try (LiveKeys keys = LiveKeys.start(settings(), clock)) {
      TokenVerifier verifier = TokenVerifier.builder(keys).clock(clock).build();
      server.goAway();
      clock.move(Duration.ofSeconds(1));
      assertThrows(
          KeyUnavailableException.class, () -> verifier.verify(BLUE.token("bob", clock.instant())));
      assertEquals("alice", verifier.verify(RED.token("alice", clock.instant())).getName());
    }
  }

  @Test
  @DisplayName("an outage: last good keys to their maximum age, then none, then by itself again")
  void outlivesAnOutageForABoundedTime() throws Exception {
    try (LiveKeys keys = LiveKeys.unstarted(settings(), clock)) {
      server.goAway();
      for (int i = 0; i < 3; i++) {
        clock.move(MAXIMUM_AGE.dividedBy(3));
        keys.reload(true);
        assertTrue(keys.current().rsaKey("red").isPresent());
      }
      assertEquals(1, log.at(Level.WARNING).size(), () -> log.at(Level.WARNING).toString());
      assertEquals(3, keys.status().failures());

      clock.move(Duration.ofSeconds(1));
      keys.reload(true);
      assertThrows(KeyUnavailableException.class, () -> keys.current().rsaKey("red"));
      assertThrows(KeyUnavailableException.class, () -> keys.current().rsaKey("blue"));
      keys.reload(true);
      assertEquals(2, log.at(Level.WARNING).size(), () -> log.at(Level.WARNING).toString());
      assertTrue(log.at(Level.WARNING).get(1).contains("(currently unavailable)"));

      server.comeBack();
      keys.reload(true);
      assertTrue(keys.current().rsaKey("red").isPresent());
      assertEquals(2, log.at(Level.WARNING).size());
    }
  }

  @Test
  @DisplayName("K5 a clock set forward beyond the maximum age costs one fetch, not the keys")
  void keepsTheKeysWhenTheClockIsSetForward() throws Exception {
    try (LiveKeys keys = LiveKeys.unstarted(settings(), clock)) {
      clock.move(Duration.ofDays(20_000));
      keys.reload(false);
      assertTrue(keys.current().rsaKey("red").isPresent());
      assertEquals(2, server.requests());
      keys.reload(false);
      assertEquals(2, server.requests());
    }
  }

  @Test
  @DisplayName("K5 a clock set back does not lengthen the life of keys")
  void givesUpKeysInTimeWhenTheClockIsSetBack() throws Exception {
    try (LiveKeys keys = LiveKeys.unstarted(settings(), clock)) {
      server.goAway();
      clock.move(Duration.ofDays(-1));
      keys.reload(true);
      assertTrue(keys.current().rsaKey("red").isPresent());
      clock.move(MAXIMUM_AGE.plusSeconds(1));
      keys.reload(false);
      assertThrows(KeyUnavailableException.class, () -> keys.current().rsaKey("red"));
    }
  }

  @Test
  void keepsTheLastGoodSetWhenTheUrlGivesABadOne() throws Exception {
    try (LiveKeys keys = LiveKeys.unstarted(settings(), clock)) {
      for (String bad : new String[] {"", "<html>", "null", "{}", "{\"keys\":{}}"}) {
        server.publish(bad);
        keys.reload(true);
        assertTrue(keys.current().rsaKey("red").isPresent(), bad);
      }
      server.publish(RsaTestKey.set(BLUE));
      keys.reload(true);
      assertTrue(keys.current().rsaKey("blue").isPresent());
    }
  }

  @Test
  void fetchesOnItsOwnIntervalHoweverRarelyFilesAreRead() throws Exception {
    KeySettings settings =
        TestKeySettings.of(
            Optional.empty(),
            Optional.empty(),
            Optional.of(server.url()),
            Duration.ofHours(1),
            Duration.ofSeconds(1),
            MAXIMUM_AGE,
            false);
    try (LiveKeys keys = LiveKeys.start(settings, clock)) {
      server.publish(RsaTestKey.set(BLUE));
      Await.until("the new set", Duration.ofSeconds(20), () -> isThere(keys, "blue"));
    }
  }

  @Test
  void recoversByItself() throws Exception {
    KeySettings settings = settings(Optional.empty(), Duration.ofSeconds(1), true);
    server.goAway();
    try (LiveKeys keys = LiveKeys.start(settings, clock)) {
      assertThrows(KeyUnavailableException.class, () -> keys.current().rsaKey("red"));
      server.comeBack();
      Await.until("keys", Duration.ofSeconds(20), () -> isThere(keys, "red"));
    }
  }

  @Test
  @DisplayName("K9 no start without a reachable URL, unless told to")
  void doesNotStartWithoutKeys() {
    server.goAway();
    KeyLoadException refusal =
        assertThrows(KeyLoadException.class, () -> LiveKeys.start(settings(), clock));
    assertTrue(String.valueOf(refusal.getMessage()).contains("cannot be fetched"));
  }

  @Test
  @DisplayName("K9 closed, not open, when started without keys; HS256 works meanwhile")
  void startsClosedWhenToldTo() throws Exception {
    byte[] secret = "a key that is quite long enough for HS256".getBytes(StandardCharsets.UTF_8);
    Path file = SecretFiles.write(folder.resolve("key"), secret);
    server.goAway();
    KeySettings settings = settings(Optional.of(file), Duration.ofMinutes(5), true);
    try (LiveKeys keys = LiveKeys.unstarted(settings, clock)) {
      TokenVerifier verifier = TokenVerifier.builder(keys).clock(clock).build();
      SecretKeySpec key = new SecretKeySpec(secret, "HmacSHA256");
      String hs256 = TokenIssuer.of(key, Optional.empty(), clock).issue("carol");
      String rs256 = RED.token("alice", clock.instant());
      assertEquals("carol", verifier.verify(hs256).getName());
      assertThrows(KeyUnavailableException.class, () -> verifier.verify(rs256));
      assertEquals(1, log.at(Level.WARNING).size(), () -> log.at(Level.WARNING).toString());
      assertFalse(log.at(Level.WARNING).get(0).contains("last good keys"));

      server.comeBack();
      keys.reload(true);
      assertEquals("alice", verifier.verify(rs256).getName());
      assertEquals("carol", verifier.verify(hs256).getName());

      server.goAway();
      clock.move(MAXIMUM_AGE.plusSeconds(1));
      keys.reload(true);
      String fresh = TokenIssuer.of(key, Optional.empty(), clock).issue("carol");
      assertEquals("carol", verifier.verify(fresh).getName());
      assertThrows(
          KeyUnavailableException.class,
          () -> verifier.verify(RED.token("alice", clock.instant())));
    }
  }

  @Test
  void goesOnAfterAnError() throws Exception {
    Breakable breakable = new Breakable();
    KeySettings settings = settings(Optional.empty(), Duration.ofSeconds(1), false);
    try (LiveKeys keys = LiveKeys.start(settings, breakable)) {
      breakable.broken = true;
      Await.until("an error", Duration.ofSeconds(10), () -> !log.at(Level.SEVERE).isEmpty());
      server.publish(RsaTestKey.set(BLUE));
      breakable.broken = false;
      Await.until("the new key", Duration.ofSeconds(20), () -> isThere(keys, "blue"));
    }
  }

  private static boolean isThere(LiveKeys keys, String keyId) {
    try {
      return keys.current().rsaKey(keyId).isPresent();
    } catch (KeyUnavailableException e) {
      return false;
    }
  }

  private KeySettings settings() {
    return settings(Optional.empty(), Duration.ofMinutes(5), false);
  }

  private KeySettings settings(Optional<Path> jwtKey, Duration fetchInterval, boolean startEmpty) {
    URI url = server.url();
    return TestKeySettings.of(
        jwtKey,
        Optional.empty(),
        Optional.of(url),
        Duration.ofSeconds(1),
        fetchInterval,
        MAXIMUM_AGE,
        startEmpty);
  }

  /** A clock that can fail like any other part of a machine short of memory. */
  private static final class Breakable implements InstantSource {
    private volatile boolean broken;

    @Override
    public Instant instant() {
      if (broken) {
        throw new OutOfMemoryError("as a test");
      }
      return Instant.EPOCH;
    }
  }
}
