package io.github.slurmjwt.demo;

import io.github.slurmjwt.SlurmOptions;
import io.github.slurmjwt.TokenIssuer;
import io.github.slurmjwt.TokenPolicy;
import io.github.slurmjwt.config.FilterSettings;
import io.github.slurmjwt.keys.KeyLoadException;
import io.github.slurmjwt.keys.SlurmKeys;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import javax.crypto.SecretKey;

/**
 * A token to try the demo with, already written to its file.
 *
 * @param user the token's user
 * @param lifespan how long the token is valid
 */
record DemoToken(String user, Duration lifespan) {
  private static final String FALLBACK_USER = "demo";

  /**
   * Mints a token with the demo's own key, or else with the site's HS256 key, and writes it to the
   * * state's folder. Empty if there is no such key or the site has disabled token creation.
   */
  static Optional<DemoToken> mint(
      FilterSettings settings, Optional<OwnKey> own, DemoState state, InstantSource clock)
      throws IOException, KeyLoadException {
    String user = user(System.getProperty("user.name", ""), settings.slurm());
    if (own.isPresent()) {
      Duration lifespan = TokenIssuer.DEFAULT_LIFESPAN;
      state.writeToken(own.get().token(user, clock.instant(), lifespan));
      return Optional.of(new DemoToken(user, lifespan));
    }
    Optional<SecretKey> key =
        settings.keys().jwtKey().isPresent()
            ? SlurmKeys.load(settings.keys().jwtKey(), Optional.empty()).hmacKey()
            : Optional.empty();
    if (key.isEmpty() || settings.slurm().disableTokenCreation()) {
      return Optional.empty();
    }
    Optional<Duration> maximum = settings.slurm().maxTokenLifespan();
    Duration lifespan =
        maximum
            .filter(most -> most.compareTo(TokenIssuer.DEFAULT_LIFESPAN) < 0)
            .orElse(TokenIssuer.DEFAULT_LIFESPAN);
    TokenIssuer issuer = settings.slurm().tokenIssuer(key.get(), clock);
    state.writeToken(issuer.issue(user, lifespan));
    return Optional.of(new DemoToken(user, lifespan));
  }

  /** Returns whether the token's user differs from the user of this process. */
  boolean isStandIn() {
    return !user.equals(System.getProperty("user.name"));
  }

  /**
   * Returns the user of this process, or a substitute if Slurm tokens cannot name that user, or if
   * * that user may act for every other user: such a token would be too powerful for a demo.
   */
  static String user(String processUser, SlurmOptions slurm) {
    boolean portable =
        processUser.matches(TokenPolicy.PORTABLE_USER_NAME) && !processUser.matches("[0-9]+");
    boolean actsForOthers = processUser.equals("root") || processUser.equals(slurm.slurmUser());
    return portable && !actsForOthers ? processUser : FALLBACK_USER;
  }
}
