package io.github.slurmjwt.keys;

import java.time.Duration;
import java.util.Optional;

/**
 * When to reload: files and URL each at their interval, and both early when that is wanted, at a
 * bounded rate. A <em>full</em> reload includes the URL. Not safe for use by several threads; every
 * {@code now} is of {@link System#nanoTime()}.
 */
final class ReloadSchedule {
  /** The least time between two early reloads that fetch a URL. */
  static final Duration EARLY_INTERVAL = Duration.ofSeconds(2);

  /** The least time between two early reloads of files alone. */
  static final Duration EARLY_LOCAL_INTERVAL = Duration.ofMillis(200);

  /** How long after a failed fetch the next one is tried at the latest. */
  static final Duration RETRY_INTERVAL = Duration.ofSeconds(10);

  private final boolean fetches;
  private final long reloadNanos;
  private final Duration fetchInterval;
  private final long earlyNanos;
  private boolean earlyWanted;
  private long lastNanos;
  private long lastEarlyNanos;
  private long nextFetchNanos;

  /**
   * Creates the schedule.
   *
   * @param fetch how often the URL is fetched; empty when there are files alone
   * @param loaded whether the key set was loaded, or is to be fetched again soon
   */
  ReloadSchedule(Duration reload, Optional<Duration> fetch, boolean loaded, long now) {
    this.fetches = fetch.isPresent();
    this.reloadNanos = reload.toNanos();
    this.fetchInterval = fetch.orElse(reload);
    this.earlyNanos = (fetches ? EARLY_INTERVAL : EARLY_LOCAL_INTERVAL).toNanos();
    this.lastNanos = now;
    this.lastEarlyNanos = now - earlyNanos;
    scheduleFetch(loaded, now);
  }

  /** Makes the next reload an early full one, as soon as the rate permits. */
  void wantEarly() {
    earlyWanted = true;
  }

  /** Returns how long to wait for the next reload, 0 or less when it is due. */
  long nanosToNext(long now) {
    long wait = lastNanos + reloadNanos - now;
    if (fetches) {
      wait = Math.min(wait, nextFetchNanos - now);
    }
    return earlyWanted ? Math.min(wait, lastEarlyNanos + earlyNanos - now) : wait;
  }

  /** Starts a reload, and returns whether it is a full one. */
  boolean start(long now) {
    lastNanos = now;
    boolean early = earlyWanted && lastEarlyNanos + earlyNanos - now <= 0;
    if (early) {
      lastEarlyNanos = now;
    }
    boolean full = early || !fetches || nextFetchNanos - now <= 0;
    if (full) {
      earlyWanted = false;
    }
    return full;
  }

  /** Ends a reload. */
  void finish(Place.Result result, long now) {
    if (result != Place.Result.SKIPPED) {
      scheduleFetch(result == Place.Result.GOOD, now);
    }
  }

  private void scheduleFetch(boolean succeeded, long now) {
    boolean retry = !succeeded && fetchInterval.compareTo(RETRY_INTERVAL) > 0;
    nextFetchNanos = now + (retry ? RETRY_INTERVAL : fetchInterval).toNanos();
  }
}
