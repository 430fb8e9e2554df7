package io.github.slurmjwt.cli;

import io.github.slurmjwt.ConfigException;
import io.github.slurmjwt.KeyUnavailableException;
import io.github.slurmjwt.Rejection;
import io.github.slurmjwt.SlurmOptions;
import io.github.slurmjwt.SlurmPrincipal;
import io.github.slurmjwt.TokenPolicy;
import io.github.slurmjwt.TokenRejectedException;
import io.github.slurmjwt.TokenVerifier;
import io.github.slurmjwt.VerificationKeys;
import java.time.InstantSource;
import java.util.Optional;

/**
 * Judges tokens as the filter does, also under other keys and rules than those in force: what is
 * said to be the reason of a refusal has then been tried.
 *
 * @param keys the keys
 * @param slurm what Slurm's own configuration says
 * @param policy what the site demands beyond that
 * @param requestedUser what the request has in X-SLURM-USER-NAME
 * @param clock tells the time
 */
record Judge(
    VerificationKeys keys,
    SlurmOptions slurm,
    TokenPolicy policy,
    Optional<String> requestedUser,
    InstantSource clock) {

  /**
   * What became of a token.
   *
   * @param user whom it speaks for, when it is accepted
   * @param reason why not, when it is refused
   */
  record Judgement(Optional<SlurmPrincipal> user, Optional<Rejection> reason) {
    boolean accepted() {
      return user.isPresent();
    }

    /** Tells whether the signature was found good, whatever the claims say. */
    boolean signatureHolds() {
      return reason.isEmpty() || isAboutClaims(reason.get());
    }

    boolean is(Rejection wanted) {
      return reason.equals(Optional.of(wanted));
    }

    /** Completes "Without it the token is ". */
    String words() {
      return reason.isEmpty()
          ? "accepted, as " + user.orElseThrow().getName()
          : "refused as " + reason.get().code();
    }
  }

  Judgement judge(String token) {
    TokenVerifier verifier =
        TokenVerifier.builder(() -> keys).slurm(slurm).policy(policy).clock(clock).build();
    try {
      return new Judgement(Optional.of(verifier.verify(token, requestedUser)), Optional.empty());
    } catch (TokenRejectedException e) {
      return new Judgement(Optional.empty(), Optional.of(e.reason()));
    } catch (KeyUnavailableException e) {
      throw new ConfigException("the key set is currently unavailable: try again");
    } catch (StackOverflowError e) { // Only a regular expression of the site's own goes so deep.
      throw new ConfigException("userNamePattern is nested too deep for this name: simplify it");
    }
  }

  Judge with(VerificationKeys others) {
    return new Judge(others, slurm, policy, requestedUser, clock);
  }

  Judge with(SlurmOptions others) {
    return new Judge(keys, others, policy, requestedUser, clock);
  }

  Judge with(TokenPolicy others) {
    return new Judge(keys, slurm, others, requestedUser, clock);
  }

  private static boolean isAboutClaims(Rejection reason) {
    return switch (reason) {
      case NO_CREDENTIAL,
          AMBIGUOUS_CREDENTIALS,
          USER_NAME_WITHOUT_TOKEN,
          HOP_BY_HOP_IDENTITY,
          CROSS_ORIGIN_COOKIE,
          TRACE_NOT_ALLOWED,
          CONNECT_NOT_ALLOWED,
          UNKNOWN_PROXY,
          ORIGINAL_REQUEST_UNKNOWN,
          NOT_FORWARDED,
          KEYS_UNAVAILABLE,
          TOO_LONG,
          MALFORMED,
          CRITICAL_HEADER,
          UNSUPPORTED_ALGORITHM,
          ALGORITHM_NOT_ENABLED,
          KEY_ID_MISSING,
          UNKNOWN_KEY,
          BAD_SIGNATURE ->
          false;
      case EXPIRED,
          ISSUED_AT_MISSING,
          NOT_YET_VALID,
          LIFETIME_TOO_LONG,
          WRONG_ISSUER,
          WRONG_AUDIENCE,
          WRONG_TYPE,
          NO_USER_NAME,
          BAD_USER_NAME,
          SERVICE_ACCOUNT,
          NO_IDENTITY,
          BAD_IDENTITY,
          ALTERNATE_USER_NOT_ALLOWED,
          BAD_ALTERNATE_USER_NAME ->
          true;
    };
  }
}
