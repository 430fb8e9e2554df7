package io.github.slurmjwt.keys;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.slurmjwt.testing.KeySetServer;
import io.github.slurmjwt.testing.LogLines;
import io.github.slurmjwt.testing.ManualClock;
import io.github.slurmjwt.testing.RsaTestKey;
import io.github.slurmjwt.testing.SecretFiles;
import io.github.slurmjwt.testing.TestKeySettings;
import io.github.slurmjwt.verdicts.FuzzKeys;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a health check learns about the keys. */
class KeyStatusTest {
  private static final RsaTestKey RED = FuzzKeys.red();
  private static final RsaTestKey BLUE = FuzzKeys.blue();

  private static final Duration MAXIMUM_AGE = Duration.ofMinutes(10);

  private final ManualClock clock = new ManualClock();
  private final LogLines log = LogLines.of("io.github.slurmjwt");
  private final KeySetServer server = KeySetServer.publishing(RsaTestKey.set(RED));

  @TempDir private Path folder;
  private Path file = Path.of("/unset");

  @BeforeEach
  void makeKey() throws Exception {
    file = SecretFiles.write(folder.resolve("jwt.key"), "the HS256 key of this one cluster");
  }

  @AfterEach
  void stop() {
    log.close();
    server.close();
  }

  private KeySettings settings(Optional<Path> jwtKey) {
    return TestKeySettings.of(
        jwtKey,
        Optional.empty(),
        Optional.of(server.url()),
        Duration.ofSeconds(5),
        Duration.ofMinutes(5),
        MAXIMUM_AGE,
        false);
  }

  @Test
  void tellsOfGoodKeys() throws Exception {
    try (LiveKeys keys = LiveKeys.unstarted(settings(Optional.of(file)), clock)) {
      clock.move(Duration.ofSeconds(3));
      KeyStatus status = keys.status();
      assertEquals(
          "HS256 by jwt_key=" + file + ", RS256 by jwks=" + server.url() + " with kid red",
          status.keys());
      assertTrue(status.available());
      assertEquals(Duration.ofSeconds(3), status.age());
      assertEquals(0, status.failures());
      assertEquals(Optional.empty(), status.lastFailure());
      assertEquals(Optional.empty(), status.lastFailureAt());
    }
  }

  @Test
  void remembersTheLastFailureAlsoAfterARecovery() throws Exception {
    try (LiveKeys keys = LiveKeys.unstarted(settings(Optional.empty()), clock)) {
      clock.move(Duration.ofSeconds(10));
      Instant failedAt = clock.instant();
      server.publish("{}");
      keys.reload(true);
      KeyStatus failed = keys.status();
      assertTrue(failed.available(), "the last good keys are in force");
      assertEquals(Duration.ofSeconds(10), failed.age());
      assertEquals(1, failed.failures());
      assertTrue(failed.lastFailure().orElseThrow().contains("jwks=" + server.url()));
      clock.move(Duration.ofSeconds(10));
      server.publish(RsaTestKey.set(BLUE));
      keys.reload(true);
      assertEquals(Duration.ZERO, keys.status().age());
      assertEquals(failed.lastFailure(), keys.status().lastFailure());
      assertEquals(Optional.of(failedAt), keys.status().lastFailureAt());
    }
  }

  @Test
  void callsKeysUnavailableWhereNoTokenCanBeChecked() throws Exception {
    try (LiveKeys alone = LiveKeys.unstarted(settings(Optional.empty()), clock);
        LiveKeys withHmac = LiveKeys.unstarted(settings(Optional.of(file)), clock)) {
      server.publish("{}");
      clock.move(MAXIMUM_AGE.plusSeconds(1));
      alone.reload(true);
      withHmac.reload(true);
      assertFalse(alone.status().available());
      assertTrue(withHmac.status().available());
      assertTrue(withHmac.status().keys().endsWith(" (currently unavailable)"));
    }
  }

  @Test
  void addsUpTheFailuresOfBothPlacesAndTellsTheLastOne() throws Exception {
    try (LiveKeys keys = LiveKeys.unstarted(settings(Optional.of(file)), clock)) {
      Files.delete(file);
      server.publish("{}");
      keys.reload(true);
      keys.reload(true);
      assertEquals(4, keys.status().failures());

      clock.move(Duration.ofSeconds(1));
      server.publish(RsaTestKey.set(RED));
      keys.reload(true);
      assertEquals(Optional.of(clock.instant()), keys.status().lastFailureAt());
      assertTrue(keys.status().lastFailure().orElseThrow().startsWith("jwt_key="));

      clock.move(Duration.ofSeconds(1));
      SecretFiles.write(file, "the HS256 key of this one cluster");
      server.publish("{}");
      keys.reload(true);
      assertEquals(Optional.of(clock.instant()), keys.status().lastFailureAt());
      assertTrue(keys.status().lastFailure().orElseThrow().startsWith("jwks="));
      assertEquals(6, keys.status().failures());
    }
  }
}
