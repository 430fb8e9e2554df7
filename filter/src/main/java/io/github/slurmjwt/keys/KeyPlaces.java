package io.github.slurmjwt.keys;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The configured files and URL: an HS256 key, a key set, or both. Loaded and reloaded by one thread
 * at a time; {@link #goodAt}, {@link #failures}, {@link #lastFailure} and {@link #close} may be
 * called by any.
 */
final class KeyPlaces implements AutoCloseable {
  private static final Duration FETCH_TIMEOUT = Duration.ofSeconds(10);

  private final KeySettings settings;
  private final Optional<KeySetFetcher> fetcher;
  private final Optional<Place<HmacKey>> hmac;
  private final Optional<Place<KeySet>> set;

  /** The number of {@link #changes} that the last snapshot includes. */
  private int snapshotChanges;

  /**
   * Creates the places; {@link #load} reads them.
   *
   * @throws KeyLoadException when none is configured
   */
  KeyPlaces(KeySettings settings) throws KeyLoadException {
    if (settings.jwtKey().isEmpty() && settings.jwks().isEmpty() && settings.jwksUrl().isEmpty()) {
      throw new KeyLoadException("no key is configured: set jwt_key= or jwks=");
    }
    this.settings = settings;
    this.fetcher = settings.jwksUrl().map(url -> new KeySetFetcher(url, FETCH_TIMEOUT));
    this.hmac =
        settings
            .jwtKey()
            .map(file -> new Place<>(new StableFile(FileKind.JWT_KEY, file), HmacKey::parse));
    this.set =
        settings
            .jwks()
            .<PlaceReader>map(file -> new StableFile(FileKind.JWKS, file))
            .or(() -> fetcher)
            .map(reader -> new Place<>(reader, KeySet::parse));
  }

  /**
   * Loads every place.
   *
   * @throws KeyLoadException when a place has no usable keys and the settings require them
   */
  SlurmKeys load(Instant now) throws KeyLoadException {
    try {
      if (hmac.isPresent()) {
        hmac.get().load(now);
      }
      if (set.isPresent() && fetcher.isPresent() && settings.startWithoutKeys()) {
        set.get().loadIfPossible(now);
      } else if (set.isPresent()) {
        set.get().load(now);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new KeyLoadException("interrupted while loading keys: start again");
    }
    return takeSnapshot(now);
  }

  /**
   * Reloads the files, and the URL if told to.
   *
   * @return the outcome for the key set
   */
  Place.Result reload(Instant now, boolean fetch) throws InterruptedException {
    if (hmac.isPresent()) {
      hmac.get().reload(now);
    }
    return set.isPresent() && (fetch || fetcher.isEmpty())
        ? set.get().reload(now)
        : Place.Result.SKIPPED;
  }

  /** Returns whether this snapshot, the last one taken, is out of date. */
  boolean isOutdated(SlurmKeys last, Instant now) {
    return changes() != snapshotChanges || last.isKeySetUnavailable() != isKeySetUnavailable(now);
  }

  /** Returns the keys as they are now. */
  SlurmKeys takeSnapshot(Instant now) {
    SlurmKeys snapshot = new SlurmKeys(hmac, set, isKeySetUnavailable(now));
    snapshotChanges = changes();
    return snapshot;
  }

  /**
   * Returns whether the key set was never fetched or has exceeded its maximum age. A file that
   * cannot be read keeps its last good keys without limit.
   */
  boolean isKeySetUnavailable(Instant now) {
    return fetcher.isPresent()
        && (set.flatMap(Place::content).isEmpty()
            || goodAt().plus(settings.jwksMaximumAge()).isBefore(now));
  }

  /** Returns when the key set, or without one the HS256 key, was last found good. */
  Instant goodAt() {
    return set.map(Place::goodAt).or(() -> hmac.map(Place::goodAt)).orElse(Instant.MIN);
  }

  long failures() {
    return hmac.map(Place::failures).orElse(0L) + set.map(Place::failures).orElse(0L);
  }

  /** Returns the last attempt to read a place that has failed. */
  Optional<Place.Failure> lastFailure() {
    return Stream.of(hmac.flatMap(Place::lastFailure), set.flatMap(Place::lastFailure))
        .flatMap(Optional::stream)
        .max(Comparator.comparing(Place.Failure::at));
  }

  /** Ends the HTTP client; a fetch in progress fails. */
  @Override
  public void close() {
    fetcher.ifPresent(KeySetFetcher::close);
  }

  private int changes() {
    return hmac.map(Place::changes).orElse(0) + set.map(Place::changes).orElse(0);
  }
}
