package io.github.slurmjwt.keys;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.slurmjwt.testing.KeySetServer;
import io.github.slurmjwt.testing.LogLines;
import io.github.slurmjwt.testing.ManualClock;
import io.github.slurmjwt.testing.RsaTestKey;
import io.github.slurmjwt.testing.SecretFiles;
import io.github.slurmjwt.verdicts.FuzzKeys;
import java.lang.reflect.Field;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** When keys are fetched next, and how old those of a file are. */
class LiveKeysTest {
  private static final Duration REFRESH = Duration.ofMinutes(5);

  private final ManualClock clock = new ManualClock();
  private final LogLines log = LogLines.of("io.github.slurmjwt");

  @TempDir private Path folder;

  @AfterEach
  void releaseLog() {
    log.close();
  }

  @Test
  void fetchesSoonAfterAStartWithoutKeysAndElseAtItsInterval() throws Exception {
    try (KeySetServer server = KeySetServer.answering(KeySetServer.text(503, "later"))) {
      KeySettings settings =
          KeySettings.builder()
              .jwksUrl(server.url())
              .anyReload(Duration.ofDays(1))
              .jwksRefresh(REFRESH)
              .startWithoutKeys(true)
              .build();
      try (LiveKeys without = LiveKeys.unstarted(settings, clock)) {
        assertTrue(untilNext(without).compareTo(ReloadSchedule.RETRY_INTERVAL) <= 0);
      }
      server.publish(RsaTestKey.set(FuzzKeys.red()));
      try (LiveKeys with = LiveKeys.unstarted(settings, clock)) {
        assertTrue(untilNext(with).compareTo(REFRESH.dividedBy(2)) > 0);
      }
    }
  }

  /** Reads what a test would have to wait for. */
  private static Duration untilNext(LiveKeys keys) throws ReflectiveOperationException {
    Field schedule = ReloadThread.class.getDeclaredField("schedule");
    schedule.setAccessible(true);
    ReloadSchedule found = (ReloadSchedule) Objects.requireNonNull(schedule.get(keys.thread()));
    return Duration.ofNanos(found.nanosToNext(System.nanoTime()));
  }

  @Test
  void tellsTheAgeOfAFileWhereThatIsAll() throws Exception {
    Path key = SecretFiles.key(folder.resolve("jwt.key"));
    try (LiveKeys keys = LiveKeys.unstarted(KeySettings.builder().jwtKey(key).build(), clock)) {
      clock.move(Duration.ofSeconds(10));
      keys.reload(false);
      assertEquals(Duration.ZERO, keys.status().age());
      Files.delete(key);
      clock.move(Duration.ofSeconds(10));
      keys.reload(false);
      assertEquals(Duration.ofSeconds(10), keys.status().age());
    }
  }
}
