package io.github.slurmjwt.keys;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.slurmjwt.keys.Place.Result;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** When keys are reloaded, by a clock of the test's own. */
class ReloadScheduleTest {
  private static final Duration FILES = Duration.ofSeconds(5);
  private static final Duration URL = Duration.ofMinutes(5);

  /** The clock of the JVM starts anywhere, and may overflow. */
  private final long start = Long.MAX_VALUE - Duration.ofSeconds(1).toNanos();

  private long now = start;

  private ReloadSchedule ofFiles() {
    return new ReloadSchedule(FILES, Optional.empty(), true, now);
  }

  private ReloadSchedule ofUrl(boolean loaded) {
    return new ReloadSchedule(FILES, Optional.of(URL), loaded, now);
  }

  /** Waits until the next reload, starts it, and tells whether it was a full one. */
  private boolean next(ReloadSchedule schedule) {
    now += schedule.nanosToNext(now);
    return schedule.start(now);
  }

  private Duration at() {
    return Duration.ofNanos(now - start);
  }

  @Test
  void readsFilesAtTheirInterval() {
    ReloadSchedule files = ofFiles();
    for (int i = 1; i <= 3; i++) {
      assertTrue(next(files), "a reload of files alone is a full one");
      files.finish(Result.GOOD, now);
      assertEquals(FILES.multipliedBy(i), at());
    }
  }

  @Test
  void readsFilesOnceMoreAfterAFailureNoSoonerThanElse() {
    ReloadSchedule files = ofFiles();
    assertTrue(next(files));
    files.finish(Result.FAILED, now);
    assertTrue(next(files));
    assertEquals(FILES.multipliedBy(2), at());
  }

  @Test
  void fetchesTheUrlAtItsIntervalAndReadsFilesBetween() {
    ReloadSchedule schedule = ofUrl(true);
    for (int i = 1; i < 60; i++) {
      assertFalse(next(schedule), () -> "fetched after " + at());
      schedule.finish(Result.SKIPPED, now);
    }
    assertTrue(next(schedule));
    schedule.finish(Result.GOOD, now);
    assertEquals(URL, at());
    assertFalse(next(schedule));
  }

  /** An interval that is no multiple of the other. */
  @Test
  void fetchesTheUrlWhenItIsDueAndNotWithTheNextFile() {
    ReloadSchedule schedule =
        new ReloadSchedule(FILES, Optional.of(Duration.ofSeconds(7)), true, now);
    assertFalse(next(schedule));
    schedule.finish(Result.SKIPPED, now);
    assertTrue(next(schedule));
    assertEquals(Duration.ofSeconds(7), at());
  }

  /** The interval counts from the end of a fetch. */
  @ParameterizedTest
  @EnumSource(
      value = Result.class,
      names = {"GOOD", "FAILED"})
  void waitsForTheWholeIntervalAfterASlowFetch(Result result) {
    Duration interval = Duration.ofSeconds(4);
    ReloadSchedule schedule = new ReloadSchedule(FILES, Optional.of(interval), true, now);
    assertTrue(next(schedule));
    assertEquals(interval, at());
    now += Duration.ofSeconds(3).toNanos();
    schedule.finish(result, now);
    assertFalse(next(schedule), "the files come first");
    schedule.finish(Result.SKIPPED, now);
    assertEquals(Duration.ofSeconds(9), at());
    assertTrue(next(schedule));
    assertEquals(Duration.ofSeconds(11), at());
  }

  @Test
  void triesAgainSoonAfterAFailedStart() {
    ReloadSchedule schedule = ofUrl(false);
    assertFalse(next(schedule));
    schedule.finish(Result.SKIPPED, now);
    assertTrue(next(schedule));
    assertEquals(ReloadSchedule.RETRY_INTERVAL, at());
  }

  @Test
  void triesAgainSoonAfterAFailedFetch() {
    ReloadSchedule schedule = ofUrl(true);
    schedule.wantEarly();
    assertTrue(next(schedule));
    schedule.finish(Result.FAILED, now);
    assertFalse(next(schedule));
    schedule.finish(Result.SKIPPED, now);
    assertTrue(next(schedule));
    assertEquals(ReloadSchedule.RETRY_INTERVAL, at());
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 9, 10})
  void neverTriesLessOftenBecauseOfAFailure(int seconds) {
    Duration interval = Duration.ofSeconds(seconds);
    ReloadSchedule schedule =
        new ReloadSchedule(Duration.ofHours(1), Optional.of(interval), false, now);
    assertTrue(next(schedule));
    assertEquals(interval, at());
  }

  @Test
  void reloadsAtOnceWhenThatIsWantedForTheFirstTime() {
    for (ReloadSchedule schedule : new ReloadSchedule[] {ofFiles(), ofUrl(true)}) {
      schedule.wantEarly();
      assertTrue(next(schedule));
      assertEquals(Duration.ZERO, at());
    }
  }

  /** Else strangers with ever new key ids would make us flood the identity provider. */
  @Test
  void reloadsEarlyAtABoundedRate() {
    bounds(ofUrl(true), ReloadSchedule.EARLY_INTERVAL);
    bounds(ofFiles(), ReloadSchedule.EARLY_LOCAL_INTERVAL);
  }

  private void bounds(ReloadSchedule schedule, Duration interval) {
    long first = now;
    for (int i = 0; i < 3; i++) {
      schedule.wantEarly();
      assertTrue(next(schedule));
      schedule.finish(Result.GOOD, now);
      assertEquals(interval.multipliedBy(i), Duration.ofNanos(now - first));
    }
  }

  /** A reload of the files that is due meanwhile does not count as the wanted one. */
  @Test
  void remembersWhatIsWantedUntilTheRatePermits() {
    ReloadSchedule schedule =
        new ReloadSchedule(Duration.ofSeconds(1), Optional.of(URL), true, now);
    schedule.wantEarly();
    assertTrue(next(schedule));
    schedule.finish(Result.GOOD, now);
    schedule.wantEarly();
    assertFalse(next(schedule), "the files, after a second");
    schedule.finish(Result.SKIPPED, now);
    assertTrue(next(schedule), "the URL, a second later");
    assertEquals(ReloadSchedule.EARLY_INTERVAL, at());
  }

  @Test
  void reloadsEarlyOnceForAllWhoWantIt() {
    ReloadSchedule schedule = ofUrl(true);
    schedule.wantEarly();
    schedule.wantEarly();
    assertTrue(next(schedule));
    schedule.finish(Result.GOOD, now);
    assertFalse(next(schedule));
    assertEquals(FILES, at());
  }

  /** A regular fetch serves those who wanted an early one. */
  @Test
  void countsARegularFetchAsTheWantedOne() {
    Duration interval = Duration.ofMillis(1500);
    ReloadSchedule schedule =
        new ReloadSchedule(Duration.ofHours(1), Optional.of(interval), true, now);
    schedule.wantEarly();
    assertTrue(next(schedule));
    schedule.finish(Result.GOOD, now);
    schedule.wantEarly();
    assertTrue(next(schedule));
    assertEquals(interval, at());
    schedule.finish(Result.GOOD, now);
    assertEquals(interval.toNanos(), schedule.nanosToNext(now));
  }
}
