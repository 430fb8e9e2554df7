package io.github.slurmjwt.keys;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * Where the keys are and how they are kept fresh.
 *
 * @param jwtKey the file of the HS256 key; empty switches HS256 off
 * @param jwks the file of the RS256 key set
 * @param jwksUrl the URL of the RS256 key set; not together with {@code jwks}. Without both RS256
 *     is off
 * @param reloadInterval how often files are read again
 * @param fetchInterval how often the URL is fetched again
 * @param maximumAge how long the keys of a URL are used while it cannot be fetched
 * @param startWithoutKeySet whether to start when the URL cannot be fetched, refusing RS256 tokens
 *     with {@link io.github.slurmjwt.KeyUnavailableException} until it can
 */
public record KeySettings(
    Optional<Path> jwtKey,
    Optional<Path> jwks,
    Optional<URI> jwksUrl,
    Duration reloadInterval,
    Duration fetchInterval,
    Duration maximumAge,
    boolean startWithoutKeySet) {

  /** Refuses intervals that a thread could not keep, and a URL with a password. */
  public KeySettings {
    if (jwksUrl.isPresent() && String.valueOf(jwksUrl.get().getRawAuthority()).contains("@")) {
      throw new IllegalArgumentException("jwksUrl must not hold a user name or password");
    }
    checkInterval("reloadInterval", reloadInterval);
    checkInterval("fetchInterval", fetchInterval);
    if (maximumAge.isNegative() || maximumAge.compareTo(Duration.ofDays(36_500)) > 0) {
      throw new IllegalArgumentException("maximumAge must be from 0 to 100 years");
    }
  }

  private static void checkInterval(String name, Duration interval) {
    if (interval.compareTo(Duration.ofMillis(1)) < 0
        || interval.compareTo(Duration.ofDays(1)) > 0) {
      throw new IllegalArgumentException(name + " must be from 1 millisecond to 1 day");
    }
  }

  /** How often files are read again unless something else is said. */
  public static final Duration DEFAULT_RELOAD_INTERVAL = Duration.ofSeconds(5);

  /** How often a URL is fetched again unless something else is said. */
  public static final Duration DEFAULT_FETCH_INTERVAL = Duration.ofMinutes(5);

  /** How long the keys of a URL outlive an outage unless something else is said. */
  public static final Duration DEFAULT_MAXIMUM_AGE = Duration.ofHours(12);

  /** Leaves out what the URL may hold of secrets. */
  @Override
  public String toString() {
    return ("KeySettings[jwtKey=%s, jwks=%s, jwksUrl=%s, reloadInterval=%s, fetchInterval=%s,"
            + " maximumAge=%s, startWithoutKeySet=%s]")
        .formatted(
            jwtKey,
            jwks,
            jwksUrl.map(ShownUrl::of),
            reloadInterval,
            fetchInterval,
            maximumAge,
            startWithoutKeySet);
  }

  /** Returns settings for files with the default interval. */
  public static KeySettings files(Optional<Path> jwtKey, Optional<Path> jwks) {
    return new KeySettings(
        jwtKey,
        jwks,
        Optional.empty(),
        DEFAULT_RELOAD_INTERVAL,
        DEFAULT_FETCH_INTERVAL,
        DEFAULT_MAXIMUM_AGE,
        false);
  }
}
