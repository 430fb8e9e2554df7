package io.github.slurmjwt.gateway;

import io.github.slurmjwt.TokenIssuer;
import io.github.slurmjwt.config.FilterSettings;
import io.github.slurmjwt.keys.KeyLoadException;
import io.github.slurmjwt.keys.KeySettings;
import io.github.slurmjwt.keys.LiveKeys;
import io.github.slurmjwt.keys.SlurmKeys;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import javax.crypto.SecretKey;
import org.jspecify.annotations.Nullable;

/**
 * A token that the gateway mints with the cluster's key: anew when half of its life is over, and at
 * once when the key file has another key.
 */
final class MintedProxyToken implements ProxyToken {
  private final LiveKeys keys;
  private final Path keyFile;
  private final String user;
  private final Duration lifespan;
  private final InstantSource clock;

  private String token = "";
  private Instant renewal = Instant.MIN;
  private @Nullable SlurmKeys mintedWith;

  private MintedProxyToken(
      LiveKeys keys, Path keyFile, String user, Duration lifespan, InstantSource clock) {
    this.keys = keys;
    this.keyFile = keyFile;
    this.user = user;
    this.lifespan = lifespan;
    this.clock = clock;
  }

  /**
   * Reads the key that the options name, or else the filter's {@code jwt_key}.
   *
   * @throws GatewayException when there is no usable key, or no token can name the user
   */
  static MintedProxyToken open(ProxyOptions options, FilterSettings filter)
      throws GatewayException {
    if (options.key().filter(file -> !Files.exists(file)).isPresent()) {
      // Not shown: the key itself may stand there.
      throw GatewayException.failure("--proxy-key names no file: create it or correct the path");
    }
    Optional<Path> key = options.key().or(() -> filter.keys().jwtKey());
    if (key.isEmpty()) {
      throw GatewayException.failure(
          "no jwt_key of the cluster is configured: name it with --proxy-key, or a token with"
              + " --proxy-token");
    }
    try {
      return start(
              KeySettings.builder().jwtKey(key.get()).build(),
              options.user().orElse(filter.slurm().slurmUser()),
              filter.slurm().maxTokenLifespan(),
              InstantSource.system())
          .checked();
    } catch (KeyLoadException e) {
      throw GatewayException.failure("--proxy-key: " + e.getMessage());
    }
  }

  /** A name that no token can hold is reported at the start, not with the first request. */
  private MintedProxyToken checked() throws GatewayException {
    try {
      current();
      return this;
    } catch (IllegalArgumentException e) {
      close();
      throw GatewayException.usage("--proxy-user must be a user name, not a number");
    }
  }

  /**
   * Reads the key and follows its file until {@link #close}.
   *
   * @param settings names the key file
   * @param user SlurmUser or root
   * @param longest Slurm's {@code max_token_lifespan}
   * @throws KeyLoadException when the file holds no usable key, or others may read it
   */
  static MintedProxyToken start(
      KeySettings settings, String user, Optional<Duration> longest, InstantSource clock)
      throws KeyLoadException {
    Duration lifespan =
        longest
            .filter(most -> most.compareTo(TokenIssuer.DEFAULT_LIFESPAN) < 0)
            .orElse(TokenIssuer.DEFAULT_LIFESPAN);
    return new MintedProxyToken(
        LiveKeys.start(settings, clock), settings.jwtKey().orElseThrow(), user, lifespan, clock);
  }

  @Override
  public synchronized String current() {
    SlurmKeys now = keys.current();
    // A token made after this moment means that the clock was set back.
    boolean fresh =
        clock.instant().isBefore(renewal)
            && clock.instant().isAfter(renewal.minus(lifespan.dividedBy(2)).minusSeconds(1));
    if (!now.equals(mintedWith) || !fresh) {
      SecretKey key = now.hmacKey().orElseThrow();
      // Not by disable_token_creation: that is for users other than these two.
      token = TokenIssuer.of(key, Optional.empty(), clock).issue(user, lifespan);
      renewal = clock.instant().plus(lifespan.dividedBy(2));
      mintedWith = now;
    }
    return token;
  }

  @Override
  public String user() {
    return user;
  }

  @Override
  public String description() {
    return "tokens of "
        + user
        + " for "
        + lifespan.toSeconds()
        + " s, made with the key in "
        + keyFile;
  }

  @Override
  public void close() {
    keys.close();
  }
}
