package io.github.slurmjwt.gateway;

import io.github.slurmjwt.TokenIssuer;
import io.github.slurmjwt.config.FilterSettings;
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
  private final MintingKey key;
  private final String user;
  private final Duration lifespan;
  private final InstantSource clock;

  private String token = "";
  private Instant renewal = Instant.MIN;
  private @Nullable SecretKey mintedWith;

  private MintedProxyToken(MintingKey key, String user, Duration lifespan, InstantSource clock) {
    this.key = key;
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
    return start(
            MintingKey.open(options, filter, InstantSource.system()),
            options.user().orElse(filter.slurm().slurmUser()),
            filter.slurm().maxTokenLifespan(),
            InstantSource.system())
        .checked();
  }

  /** A name that no token can hold is reported at the start, not with the first request. */
  private MintedProxyToken checked() throws GatewayException {
    try {
      current();
      return this;
    } catch (GatewayRefusal e) {
      close();
      throw GatewayException.failure(key.file() + " holds no key: write one");
    } catch (IllegalArgumentException e) {
      close();
      throw GatewayException.usage("--proxy-user must be a user name, not a number");
    }
  }

  /**
   * Makes tokens until {@link #close}, which closes the key.
   *
   * @param user SlurmUser or root
   * @param longest Slurm's {@code max_token_lifespan}
   */
  static MintedProxyToken start(
      MintingKey key, String user, Optional<Duration> longest, InstantSource clock) {
    Duration lifespan =
        longest
            .filter(most -> most.compareTo(TokenIssuer.DEFAULT_LIFESPAN) < 0)
            .orElse(TokenIssuer.DEFAULT_LIFESPAN);
    return new MintedProxyToken(key, user, lifespan, clock);
  }

  @Override
  public synchronized String current() throws GatewayRefusal {
    SecretKey now = key.current();
    // A token made after this moment means that the clock was set back.
    boolean fresh =
        clock.instant().isBefore(renewal)
            && clock.instant().isAfter(renewal.minus(lifespan.dividedBy(2)).minusSeconds(1));
    if (!now.equals(mintedWith) || !fresh) {
      // Not by disable_token_creation: that is for users other than these two.
      token = TokenIssuer.of(now, Optional.empty(), clock).issue(user, lifespan);
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
        + key.file();
  }

  @Override
  public void close() {
    key.close();
  }
}
