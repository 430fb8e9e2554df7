package io.github.slurmjwt.demo;

import io.github.slurmjwt.KeySource;
import io.github.slurmjwt.KeyUnavailableException;
import io.github.slurmjwt.Rejection;
import io.github.slurmjwt.SlurmPrincipal;
import io.github.slurmjwt.TokenRejectedException;
import io.github.slurmjwt.TokenVerifier;
import io.github.slurmjwt.config.FilterSettings;
import java.time.InstantSource;
import java.util.Optional;

/**
 * What the filter decides about a token, and which of its rules decided.
 *
 * @param user the user it is accepted for; empty if it is refused
 * @param reason why it is refused; empty if it is accepted
 * @param stoppedAt the rule that refused it; empty if it is accepted
 */
record Verdict(
    Optional<SlurmPrincipal> user, Optional<Rejection> reason, Optional<Rule> stoppedAt) {
  /** An empty JSON object in base64url. */
  private static final String NO_CLAIMS = "e30";

  /** Decides with the filter's own verifier. */
  static Verdict of(String token, KeySource keys, FilterSettings settings, InstantSource clock) {
    TokenVerifier verifier =
        TokenVerifier.builder(keys)
            .slurm(settings.slurm())
            .policy(settings.policy())
            .access(settings.access())
            .clock(clock)
            .build();
    try {
      return new Verdict(Optional.of(verifier.verify(token)), Optional.empty(), Optional.empty());
    } catch (TokenRejectedException e) {
      return refused(e.reason(), rule(e.reason(), token, verifier));
    } catch (KeyUnavailableException e) {
      return refused(Rejection.KEYS_UNAVAILABLE, Rule.KEY);
    }
  }

  private static Verdict refused(Rejection reason, Rule rule) {
    return new Verdict(Optional.empty(), Optional.of(reason), Optional.of(rule));
  }

  private static Rule rule(Rejection reason, String token, TokenVerifier verifier) {
    if (reason == Rejection.MALFORMED) {
      return isWellFormedWithoutClaims(token, verifier) ? Rule.CLAIMS : Rule.SHAPE;
    }
    for (Rule rule : Rule.values()) {
      if (rule.refusesAs(reason)) {
        return rule;
      }
    }
    throw new AssertionError("no rule refuses a token as " + reason.code());
  }

  /**
   * Before the signature is verified, the claims are not read: with other claims, a token whose
   * other parts are well-formed fails at its signature.
   */
  private static boolean isWellFormedWithoutClaims(String token, TokenVerifier verifier) {
    String[] parts = token.split("\\.", -1);
    if (parts.length != 3 || parts[1].isEmpty()) {
      return false;
    }
    try {
      verifier.verify(parts[0] + "." + NO_CLAIMS + "." + parts[2]);
      return true;
    } catch (TokenRejectedException e) {
      return e.reason() != Rejection.MALFORMED;
    } catch (KeyUnavailableException e) {
      return false;
    }
  }
}
