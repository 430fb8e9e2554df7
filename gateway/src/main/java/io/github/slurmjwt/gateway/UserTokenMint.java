package io.github.slurmjwt.gateway;

import io.github.slurmjwt.ClientIdentity;
import io.github.slurmjwt.SlurmPrincipal;
import io.github.slurmjwt.TokenIssuer;
import io.github.slurmjwt.config.FilterSettings;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;

/**
 * Sends slurmrestd a token of the verified user's own, which the gateway makes for this one
 * request. Slurm takes its {@code sun} for the user before any other claim, whatever {@code
 * userclaimfield} is (26.05, {@code auth_jwt.c}), and believes no other name. Nothing is kept: a
 * token takes some ten microseconds to make.
 */
final class UserTokenMint implements IdentityForwarding {
  /** How far slurmctld's clock may be ahead of the gateway's. */
  private static final Duration CLOCK_SKEW = Duration.ofSeconds(60);

  private final MintingKey key;
  private final AdministratorRule administrators;
  private final Duration lifespan;
  private final InstantSource clock;

  /**
   * Creates the mint, which closes the key.
   *
   * @param lifespan how long a token is good
   */
  UserTokenMint(
      MintingKey key, AdministratorRule administrators, Duration lifespan, InstantSource clock) {
    this.key = key;
    this.administrators = administrators;
    this.lifespan = lifespan;
    this.clock = clock;
  }

  /**
   * Reads the key.
   *
   * @param exchange the longest time until slurmctld sees the token
   * @throws GatewayException when there is no usable key, or Slurm would refuse every token
   */
  static UserTokenMint open(
      ProxyOptions options, FilterSettings filter, Accounts accounts, Duration exchange)
      throws GatewayException {
    if (filter.slurm().clientIdentity() == ClientIdentity.REQUIRED) {
      throw GatewayException.wrongConfiguration(
          "use_jwt_client_ids_only makes Slurm refuse the tokens of --forward mint, which hold no"
              + " identity: choose another way to forward");
    }
    return new UserTokenMint(
        MintingKey.open(options, filter, InstantSource.system()),
        new AdministratorRule(
            filter.slurm().slurmUser(), accounts, options.forwardsAdministrators()),
        lifespan(exchange, filter.slurm().maxTokenLifespan()),
        InstantSource.system());
  }

  /** Long enough for a request that waits its time out, and no longer than Slurm gives tokens. */
  static Duration lifespan(Duration exchange, Optional<Duration> longest) {
    Duration enough = exchange.plus(CLOCK_SKEW);
    return longest.filter(most -> most.compareTo(enough) < 0).orElse(enough);
  }

  @Override
  public ForwardedIdentity of(SlurmPrincipal user) throws GatewayRefusal {
    administrators.check(user);
    String name = ForwardedIdentity.headerSafe(user);
    return new ForwardedIdentity(name, token(name));
  }

  private String token(String name) throws GatewayRefusal {
    try {
      // Not by disable_token_creation: that is for users, not for who holds the key.
      return TokenIssuer.of(key.current(), Optional.empty(), clock).issue(name, lifespan);
    } catch (IllegalArgumentException e) {
      throw new GatewayRefusal(GatewayProblem.USER_NAME_NOT_FORWARDED);
    }
  }

  @Override
  public String description() {
    return "mint, tokens of each user for "
        + lifespan.toSeconds()
        + " s, made with the key in "
        + key.file();
  }

  @Override
  public void close() {
    key.close();
  }
}
