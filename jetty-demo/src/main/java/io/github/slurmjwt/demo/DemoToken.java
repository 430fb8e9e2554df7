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
 * @param standsInFor why it is not for the user of this process; empty if it is
 */
record DemoToken(String user, Duration lifespan, Optional<Unsuitable> standsInFor) {
  private static final String FALLBACK_USER = "demo";

  /** A token by the demo's own key opens nothing but the demo, so it may last for a day's work. */
  private static final Duration OWN_LIFESPAN = Duration.ofHours(24);

  /** Why the user of this process gets no token under their own name. */
  enum Unsuitable {
    /** Slurm's tokens cannot name the user in every cluster. */
    NAME,
    /** The user may act for every other user: such a token would be too powerful for a demo. */
    ACTS_FOR_OTHERS
  }

  /**
   * Mints a token with the demo's own key, or else with the site's HS256 key, and writes it to the
   * * state's folder. Empty if there is no such key or the site has disabled token creation.
   */
  static Optional<DemoToken> mint(
      FilterSettings settings, Optional<OwnKey> own, DemoState state, InstantSource clock)
      throws IOException, KeyLoadException {
    String processUser = System.getProperty("user.name", "");
    Optional<Unsuitable> unsuitable = unsuitable(processUser, settings.slurm());
    String user = user(processUser, settings.slurm());
    if (own.isPresent()) {
      state.writeToken(own.get().token(user, clock.instant(), OWN_LIFESPAN));
      return Optional.of(new DemoToken(user, OWN_LIFESPAN, unsuitable));
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
    return Optional.of(new DemoToken(user, lifespan, unsuitable));
  }

  /** Returns the user of this process, or a substitute if that user gets no token. */
  static String user(String processUser, SlurmOptions slurm) {
    return unsuitable(processUser, slurm).isEmpty() ? processUser : FALLBACK_USER;
  }

  private static Optional<Unsuitable> unsuitable(String processUser, SlurmOptions slurm) {
    if (processUser.equals("root") || processUser.equals(slurm.slurmUser())) {
      return Optional.of(Unsuitable.ACTS_FOR_OTHERS);
    }
    boolean portable =
        processUser.matches(TokenPolicy.PORTABLE_USER_NAME) && !processUser.matches("[0-9]+");
    return portable ? Optional.empty() : Optional.of(Unsuitable.NAME);
  }
}
