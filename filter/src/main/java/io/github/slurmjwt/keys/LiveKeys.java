package io.github.slurmjwt.keys;

import io.github.slurmjwt.KeySource;
import io.github.slurmjwt.KeyUnavailableException;
import io.github.slurmjwt.VerificationKeys;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Keys that follow their files and URL. One daemon thread looks again and again and swaps one
 * immutable {@link SlurmKeys} for another; requests read it without a lock.
 *
 * <p>A place in a bad state keeps its last good keys and is reported once for each state. The keys
 * of a URL that cannot be fetched are given up when they reach their maximum age. A place that is
 * sound and holds no key is obeyed: its keys are withdrawn.
 */
public final class LiveKeys implements KeySource, AutoCloseable {
  private static final System.Logger LOG = System.getLogger("io.github.slurmjwt");

  /** The least time between two looks that unknown key ids ask for, if a URL is fetched. */
  static final Duration EARLY_INTERVAL = Duration.ofSeconds(2);

  /** The same if only files are read. */
  private static final Duration EARLY_LOCAL_INTERVAL = Duration.ofMillis(200);

  /** How long a request with an unknown key id waits for a look at most. */
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(5);

  /** How long after a failed fetch the next one is tried at the latest. */
  private static final Duration RETRY_INTERVAL = Duration.ofSeconds(10);

  private static final Duration FETCH_TIMEOUT = Duration.ofSeconds(10);

  /** How many requests may wait at once: fewer than any server has threads. */
  private static final int MOST_WAITERS = 32;

  private final KeySettings settings;
  private final InstantSource clock;
  private final Instant startedAt;
  private final Optional<JwksUrl> url;
  private final Optional<KeyPart<HmacKeyFile>> hmac;
  private final Optional<KeyPart<KeySet>> set;
  private final PlaceLog places = new PlaceLog();
  private final Semaphore waiters = new Semaphore(MOST_WAITERS);
  private final Thread thread = new Thread(this::run, "slurm-jwt-keys");
  private volatile boolean closed;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition wanted = lock.newCondition();
  private final Condition finished = lock.newCondition();
  private boolean earlyLookWanted;
  private long roundsStarted;
  private long roundsFinished;

  /** Set when a place has given other keys than those in the snapshot, until they are in it. */
  private boolean snapshotIsOld;

  private long lastRoundNanos;
  private long lastEarlyRoundNanos = System.nanoTime() - EARLY_INTERVAL.toNanos();
  private long nextFetchNanos;

  private volatile SlurmKeys snapshot;

  /** When the last look that found the key set good began, by System.nanoTime. */
  private volatile long keySetLookedForNanos = System.nanoTime() - LONGEST_WAIT.toNanos();

  /** Reads every place once. */
  private LiveKeys(KeySettings settings, InstantSource clock)
      throws KeyLoadException, InterruptedException {
    if (settings.jwtKey().isEmpty() && settings.jwks().isEmpty() && settings.jwksUrl().isEmpty()) {
      throw new KeyLoadException("no key is configured: set jwt_key= or jwks=");
    }
    this.settings = settings;
    this.clock = clock;
    this.startedAt = clock.instant();
    this.url = settings.jwksUrl().map(uri -> new JwksUrl(uri, FETCH_TIMEOUT));
    this.hmac =
        settings
            .jwtKey()
            .map(file -> new KeyPart<>(new StableFile(KeyFile.JWT_KEY, file), HmacKeyFile::parse));
    Optional<KeyReader> setReader =
        settings.jwks().<KeyReader>map(file -> new StableFile(KeyFile.JWKS, file)).or(() -> url);
    this.set = setReader.map(reader -> new KeyPart<>(reader, KeySet::parse));
    boolean loaded = false;
    try {
      this.snapshot = first();
      loaded = true;
    } finally {
      if (!loaded) {
        close();
      }
    }
  }

  /**
   * Reads every place once and keeps following it until {@link #close()}.
   *
   * @throws KeyLoadException when a place has no usable keys
   */
  public static LiveKeys start(KeySettings settings, InstantSource clock) throws KeyLoadException {
    LiveKeys keys = of(settings, clock);
    boolean started = false;
    try {
      keys.thread.setDaemon(true);
      // Otherwise that of the application whose request came first, which could never be let go.
      keys.thread.setContextClassLoader(LiveKeys.class.getClassLoader());
      keys.thread.start();
      started = true;
      return keys;
    } finally {
      if (!started) {
        keys.close();
      }
    }
  }

  /** Reads every place once and follows it only in calls of {@link #look}. */
  static LiveKeys of(KeySettings settings, InstantSource clock) throws KeyLoadException {
    try {
      return new LiveKeys(settings, clock);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new KeyLoadException("interrupted while keys were read: start again");
    }
  }

  static SlurmKeys load(KeySettings settings) throws KeyLoadException {
    try (LiveKeys keys = of(settings, InstantSource.system())) {
      return keys.snapshot;
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
      // Every token would wait, and most in vain. A new key is found soon all the same.
      askForLook();
      return current;
    }
    long asked = System.nanoTime();
    if (!waiters.tryAcquire()) {
      throw new KeyUnavailableException("too many requests with unknown key ids at once");
    }
    try {
      awaitLook();
    } finally {
      waiters.release();
    }
    if (keySetLookedForNanos - asked < 0) {
      throw new KeyUnavailableException("new keys could not be looked for");
    }
    return snapshot;
  }

  /**
   * Returns the time since the key set, or without one the HS256 key, was last found good; since
   * the start if it never was.
   */
  public Duration age() {
    Instant goodAt =
        set.isPresent() ? set.get().goodAt() : hmac.map(KeyPart::goodAt).orElse(Instant.MIN);
    return Duration.between(goodAt.isBefore(startedAt) ? startedAt : goodAt, clock.instant());
  }

  /** The thread that follows the places, for tests. */
  Thread thread() {
    return thread;
  }

  /** Returns how often a place was found in a bad state since the start. */
  public long failures() {
    return places.failures();
  }

  /** Ends the thread; the keys stay as they are. */
  @Override
  public void close() {
    closed = true;
    thread.interrupt();
    url.ifPresent(JwksUrl::close);
    try {
      thread.join(TimeUnit.SECONDS.toMillis(5));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private SlurmKeys first() throws KeyLoadException, InterruptedException {
    Instant now = clock.instant();
    if (hmac.isPresent()) {
      load(hmac.get(), now, false);
    }
    if (set.isPresent()) {
      load(set.get(), now, url.isPresent() && settings.startWithoutKeys());
    }
    lastRoundNanos = System.nanoTime();
    scheduleFetch(set.flatMap(KeyPart::value).isPresent());
    return assemble(now);
  }

  private void load(KeyPart<?> part, Instant now, boolean mayBeWithoutKeys)
      throws KeyLoadException, InterruptedException {
    try {
      part.refresh(now);
    } catch (KeyLoadException e) {
      if (!mayBeWithoutKeys) {
        throw e;
      }
      places.report(part, String.valueOf(e.getMessage()));
    }
    Optional<String> withdrawn = part.withdrawal().map(KeyContent.Withdrawal::atStart);
    if (withdrawn.isPresent() && !mayBeWithoutKeys) {
      throw new KeyLoadException(withdrawn.get());
    }
    withdrawn.ifPresent(
        why -> LOG.log(Level.WARNING, why + "; RS256 tokens are refused until it has one"));
  }

  /**
   * Looks at every place that is due, and swaps the snapshot if anything is other than before.
   *
   * @param fetch whether the URL is due
   */
  void look(boolean fetch) throws InterruptedException {
    Instant now = clock.instant();
    if (hmac.isPresent()) {
      refresh(hmac.get(), now);
    }
    // A clock that is set forward makes good keys look old: fetch once more before giving them up.
    boolean lastTry = isMissing(now) && !snapshot.isMissingKeySet();
    if (set.isPresent() && (fetch || lastTry || set.get().reader().isLocal())) {
      long started = System.nanoTime();
      boolean good = refresh(set.get(), now);
      scheduleFetch(good);
      if (good) {
        keySetLookedForNanos = started;
      }
    }
    if (snapshotIsOld || snapshot.isMissingKeySet() != isMissing(now)) {
      SlurmKeys last = snapshot;
      SlurmKeys next = assemble(now);
      snapshot = next;
      snapshotIsOld = false;
      places.compare(last, next);
      next.warnings().forEach(warning -> LOG.log(Level.WARNING, warning));
      LOG.log(
          next.isMissingKeySet() ? Level.WARNING : Level.INFO,
          "keys in force from now on: " + next);
    }
  }

  /** Returns whether the place is good. */
  private boolean refresh(KeyPart<?> part, Instant now) throws InterruptedException {
    try {
      snapshotIsOld |= part.refresh(now);
      places.clear(part);
      return true;
    } catch (KeyLoadException e) {
      places.report(part, String.valueOf(e.getMessage()));
    } catch (RuntimeException e) {
      // One place must not keep the others from being looked at. Messages may repeat a URL whole.
      places.report(
          part, part.reader().name() + " could not be looked at: " + e.getClass().getName());
    }
    return false;
  }

  private SlurmKeys assemble(Instant now) {
    Optional<String> missing =
        isMissing(now)
            ? Optional.of("the key set could not be fetched for too long")
            : Optional.empty();
    return SlurmKeys.of(hmac, set, missing);
  }

  /** Only a URL may be without keys: files that cannot be read have kept their last good ones. */
  private boolean isMissing(Instant now) {
    return url.isPresent()
        && (set.flatMap(KeyPart::value).isEmpty()
            || set.get().goodAt().plus(settings.jwksMaximumAge()).isBefore(now));
  }

  private void scheduleFetch(boolean succeeded) {
    Duration wait = settings.jwksRefresh();
    if (!succeeded && wait.compareTo(RETRY_INTERVAL) > 0) {
      wait = RETRY_INTERVAL;
    }
    nextFetchNanos = System.nanoTime() + wait.toNanos();
  }

  private void run() {
    while (!closed) {
      try {
        round();
      } catch (InterruptedException e) {
        if (!closed) {
          // Keys that nobody follows would be accepted for ever once they are withdrawn.
          LOG.log(
              Level.WARNING, "somebody interrupted the thread that follows the keys; it goes on");
        }
      }
    }
  }

  private void round() throws InterruptedException {
    boolean fetch = awaitNextRound();
    try {
      look(fetch);
    } catch (RuntimeException | Error e) {
      scheduleFetch(false);
      LOG.log(Level.ERROR, "keys could not be looked for; the last ones stay in force", e);
    } finally {
      finishRound();
    }
  }

  /** Returns whether the URL is due in this round. */
  private boolean awaitNextRound() throws InterruptedException {
    lock.lockInterruptibly();
    try {
      long wait = nanosToNextRound();
      while (wait > 0) {
        wanted.awaitNanos(wait);
        wait = nanosToNextRound();
      }
      lastRoundNanos = System.nanoTime();
      boolean early = earlyLookWanted && nanosToEarlyRound(lastRoundNanos) <= 0;
      if (early) {
        lastEarlyRoundNanos = lastRoundNanos;
      }
      boolean everyPlace = early || url.isEmpty() || nextFetchNanos - lastRoundNanos <= 0;
      if (everyPlace) {
        earlyLookWanted = false;
        roundsStarted++;
      }
      return everyPlace;
    } finally {
      lock.unlock();
    }
  }

  private long nanosToNextRound() {
    long now = System.nanoTime();
    long regular = lastRoundNanos + settings.reload().toNanos() - now;
    if (url.isPresent()) {
      regular = Math.min(regular, nextFetchNanos - now);
    }
    return earlyLookWanted ? Math.min(regular, nanosToEarlyRound(now)) : regular;
  }

  private long nanosToEarlyRound(long now) {
    Duration interval = url.isPresent() ? EARLY_INTERVAL : EARLY_LOCAL_INTERVAL;
    return lastEarlyRoundNanos + interval.toNanos() - now;
  }

  private void finishRound() {
    lock.lock();
    try {
      roundsFinished = roundsStarted;
      finished.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private void askForLook() {
    lock.lock();
    try {
      earlyLookWanted = true;
      wanted.signal();
    } finally {
      lock.unlock();
    }
  }

  /** Waits for the end of a round over every place that has not begun yet. */
  private void awaitLook() throws KeyUnavailableException {
    if (!thread.isAlive()) {
      throw new KeyUnavailableException("nobody looks for new keys any more");
    }
    lock.lock();
    try {
      long round = roundsStarted + 1;
      askForLook();
      long left = LONGEST_WAIT.toNanos();
      while (roundsFinished < round && left > 0) {
        left = finished.awaitNanos(left);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new KeyUnavailableException("interrupted while new keys were looked for");
    } finally {
      lock.unlock();
    }
  }
}
