package io.github.slurmjwt.keys;

import io.github.slurmjwt.KeySource;
import io.github.slurmjwt.KeyUnavailableException;
import io.github.slurmjwt.VerificationKeys;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/**
 * Keys that are reloaded from their files and URL: a daemon thread swaps one immutable {@link
 * SlurmKeys} for another, which requests read without a lock.
 *
 * <p>A file or URL that becomes unusable keeps its last good keys and is logged once for each
 * state. The keys of a URL that cannot be fetched are dropped when they exceed their maximum age. A
 * valid file or URL without a key withdraws its keys.
 */
public final class LiveKeys implements KeySource, AutoCloseable {
  private static final System.Logger LOG = System.getLogger("io.github.slurmjwt");

  private final KeyPlaces places;
  private final InstantSource clock;
  private final Instant startedAt;
  private final ReloadThread thread;
  private volatile SlurmKeys snapshot;

  private LiveKeys(KeySettings settings, KeyPlaces places, InstantSource clock)
      throws KeyLoadException {
    this.places = places;
    this.clock = clock;
    this.startedAt = clock.instant();
    this.snapshot = places.load(startedAt);
    this.thread = new ReloadThread(settings, !snapshot.isKeySetUnavailable(), this::reload);
  }

  /**
   * Loads the keys and reloads them until {@link #close()}.
   *
   * @throws KeyLoadException when a file or URL has no usable keys
   */
  public static LiveKeys start(KeySettings settings, InstantSource clock) throws KeyLoadException {
    LiveKeys keys = unstarted(settings, clock);
    try {
      keys.thread.start();
      return keys;
    } catch (RuntimeException | Error e) {
      keys.close();
      throw e;
    }
  }

  /** Loads the keys and reloads them only in calls of {@link #reload}. */
  static LiveKeys unstarted(KeySettings settings, InstantSource clock) throws KeyLoadException {
    KeyPlaces places = new KeyPlaces(settings);
    try {
      return new LiveKeys(settings, places, clock);
    } catch (KeyLoadException | RuntimeException | Error e) {
      places.close();
      throw e;
    }
  }

  @Override
  public SlurmKeys current() {
    return snapshot;
  }

  @Override
  public VerificationKeys afterUnknownKeyId() throws KeyUnavailableException {
    SlurmKeys current = snapshot;
    if (current.isKeySetWithdrawn()) {
      // Every token would wait, most of them in vain. The reload finds a new key soon enough.
      thread.requestReload();
      return current;
    }
    thread.awaitReload();
    return snapshot;
  }

  /** Returns how the keys fare at this moment, for health checks. */
  public KeyStatus status() {
    SlurmKeys current = snapshot;
    Instant goodAt = places.goodAt();
    return new KeyStatus(
        current.toString(),
        !current.isKeySetUnavailable() || current.hmacKey().isPresent(),
        Duration.between(goodAt.isBefore(startedAt) ? startedAt : goodAt, clock.instant()),
        places.failures(),
        places.lastFailure().map(Place.Failure::why),
        places.lastFailure().map(Place.Failure::at));
  }

  /** Stops reloading; the keys stay as they are. */
  @Override
  public void close() {
    thread.end();
    places.close();
  }

  /** Returns the thread that reloads the keys, for tests. */
  Thread thread() {
    return thread;
  }

  /**
   * Reloads the files, and the URL in a full reload, and swaps the snapshot if anything has
   * changed.
   *
   * @return the outcome for the key set
   */
  Place.Result reload(boolean full) throws InterruptedException {
    Instant now = clock.instant();
    // A clock that is set forward makes good keys look old: fetch once more before dropping them.
    boolean lastAttempt = places.isKeySetUnavailable(now) && !snapshot.isKeySetUnavailable();
    Place.Result result = places.reload(now, full || lastAttempt);
    if (places.isOutdated(snapshot, now)) {
      swap(places.takeSnapshot(now));
    }
    return result;
  }

  private void swap(SlurmKeys next) {
    snapshot = next;
    next.warnings().forEach(warning -> LOG.log(Level.WARNING, warning));
    LOG.log(next.isKeySetUnavailable() ? Level.WARNING : Level.INFO, "keys now in force: " + next);
  }
}
