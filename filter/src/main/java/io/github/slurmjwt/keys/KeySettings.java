package io.github.slurmjwt.keys;

import io.github.slurmjwt.ConfigException;
import io.github.slurmjwt.Range;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Where the keys are and how they are reloaded. Immutable. */
public final class KeySettings {
  /** How often key files are read again, in seconds. */
  public static final Range RELOAD = new Range("reloadSeconds", 1, 86_400);

  /** How often the URL of a key set is fetched again, in seconds. */
  public static final Range JWKS_REFRESH = new Range("jwksRefreshSeconds", 1, 86_400);

  /** How long the keys of a URL are used while it cannot be fetched, in seconds. */
  public static final Range JWKS_MAXIMUM_AGE =
      new Range("jwksMaximumAgeSeconds", 1, Integer.MAX_VALUE);

  private final Optional<Path> jwtKey;
  private final Optional<Path> jwks;
  private final Optional<URI> jwksUrl;
  private final Duration reload;
  private final Duration jwksRefresh;
  private final Duration jwksMaximumAge;
  private final boolean startWithoutKeys;

  private KeySettings(Builder set) {
    jwtKey = Optional.ofNullable(set.jwtKey);
    jwks = Optional.ofNullable(set.jwks);
    jwksUrl = Optional.ofNullable(set.jwksUrl);
    reload = set.reload;
    jwksRefresh = set.jwksRefresh;
    jwksMaximumAge = set.jwksMaximumAge;
    startWithoutKeys = set.startWithoutKeys;
  }

  /** Returns a builder without any keys yet. */
  public static Builder builder() {
    return new Builder();
  }

  /** Returns the file of the HS256 key; empty when HS256 is off. */
  public Optional<Path> jwtKey() {
    return jwtKey;
  }

  /** Returns the file of the RS256 key set. */
  public Optional<Path> jwks() {
    return jwks;
  }

  /** Returns the URL of the RS256 key set. Without it and a file, RS256 is off. */
  public Optional<URI> jwksUrl() {
    return jwksUrl;
  }

  /** Returns how often files are read again. */
  public Duration reload() {
    return reload;
  }

  /** Returns how often the URL is fetched again. */
  public Duration jwksRefresh() {
    return jwksRefresh;
  }

  /** Returns how long the keys of a URL are used while it cannot be fetched. */
  public Duration jwksMaximumAge() {
    return jwksMaximumAge;
  }

  /**
   * Tells whether to start when the URL cannot be fetched, refusing RS256 tokens with {@link
   * io.github.slurmjwt.KeyUnavailableException} until it can.
   */
  public boolean startWithoutKeys() {
    return startWithoutKeys;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof KeySettings that && values().equals(that.values());
  }

  @Override
  public int hashCode() {
    return values().hashCode();
  }

  /** Returns the settings for the log, without what the URL may hold of secrets. */
  @Override
  public String toString() {
    return ("KeySettings[jwtKey=%s, jwks=%s, jwksUrl=%s, reload=%s, jwksRefresh=%s,"
            + " jwksMaximumAge=%s, startWithoutKeys=%s]")
        .formatted(
            jwtKey,
            jwks,
            jwksUrl.map(KeySetUrl::shown),
            reload,
            jwksRefresh,
            jwksMaximumAge,
            startWithoutKeys);
  }

  private List<Object> values() {
    return List.of(jwtKey, jwks, jwksUrl, reload, jwksRefresh, jwksMaximumAge, startWithoutKeys);
  }

  /** Builds settings. Each setter returns this builder and refuses null. */
  public static final class Builder {
    private @Nullable Path jwtKey;
    private @Nullable Path jwks;
    private @Nullable URI jwksUrl;
    private Duration reload = Duration.ofSeconds(5);
    private Duration jwksRefresh = Duration.ofMinutes(5);
    private Duration jwksMaximumAge = Duration.ofHours(12);
    private boolean startWithoutKeys;

    private Builder() {}

    /**
     * Sets the file of the HS256 key, and switches HS256 on.
     *
     * @throws ConfigException when another one is set already, or the path is not absolute
     */
    public Builder jwtKey(Path file) {
      jwtKey = only("jwt_key", jwtKey, AbsolutePath.check("jwt_key", file));
      return this;
    }

    /**
     * Sets the file of the RS256 key set, and switches RS256 on.
     *
     * @throws ConfigException when another one is set already, or the path is not absolute
     */
    public Builder jwks(Path file) {
      jwks = only("jwks", jwks, AbsolutePath.check("jwks", file));
      return this;
    }

    /**
     * Sets the URL of the RS256 key set, and switches RS256 on: https, or http to this machine,
     * since keys sent in the clear could be replaced in transit.
     *
     * @throws ConfigException when another one is set already, or the URL is none of these
     */
    public Builder jwksUrl(URI url) {
      KeySetUrl.check(url);
      if (jwksUrl != null && !jwksUrl.equals(url)) {
        throw new ConfigException("jwks is set to two URLs: remove one of them");
      }
      jwksUrl = url;
      return this;
    }

    /**
     * Sets how often files are read again.
     *
     * @throws ConfigException when it is out of {@link #RELOAD}
     */
    public Builder reload(Duration interval) {
      reload = RELOAD.check(interval);
      return this;
    }

    /**
     * Sets how often the URL is fetched again.
     *
     * @throws ConfigException when it is out of {@link #JWKS_REFRESH}
     */
    public Builder jwksRefresh(Duration interval) {
      jwksRefresh = JWKS_REFRESH.check(interval);
      return this;
    }

    /**
     * Sets how long the keys of a URL are used while it cannot be fetched.
     *
     * @throws ConfigException when it is out of {@link #JWKS_MAXIMUM_AGE}
     */
    public Builder jwksMaximumAge(Duration age) {
      jwksMaximumAge = JWKS_MAXIMUM_AGE.check(age);
      return this;
    }

    /** Sets whether to start when the URL cannot be fetched. */
    public Builder startWithoutKeys(boolean start) {
      startWithoutKeys = start;
      return this;
    }

    /** Returns how often files are read again, as set so far. */
    public Duration reload() {
      return reload;
    }

    /** Tells whether any keys are set yet. */
    public boolean hasKeys() {
      return jwtKey != null || jwks != null || jwksUrl != null;
    }

    /** Sets an interval that no user may set, for tests that cannot wait for seconds. */
    Builder anyReload(Duration interval) {
      reload = interval;
      return this;
    }

    /**
     * Returns the settings.
     *
     * @throws ConfigException when there are no keys, two key sets, or settings of a URL without
     *     one
     */
    public KeySettings build() {
      if (jwks != null && jwksUrl != null) {
        throw new ConfigException("jwks is set to a file and to a URL: remove one of them");
      }
      if (!hasKeys()) {
        throw new ConfigException("there are no keys: set jwt_key, jwks or both");
      }
      Builder unset = new Builder();
      boolean likeDefault =
          jwksRefresh.equals(unset.jwksRefresh)
              && jwksMaximumAge.equals(unset.jwksMaximumAge)
              && !startWithoutKeys;
      if (jwksUrl == null && !likeDefault) {
        throw new ConfigException(
            "jwksRefreshSeconds, jwksMaximumAgeSeconds and startWithoutKeys need a URL in jwks=:"
                + " remove them or set one");
      }
      return new KeySettings(this);
    }

    private static Path only(String name, @Nullable Path before, Path file) {
      if (before != null && !before.equals(file)) {
        throw ConfigException.contradiction(name, before, file);
      }
      return Objects.requireNonNull(file);
    }
  }
}
