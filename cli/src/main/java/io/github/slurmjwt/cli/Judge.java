package io.github.slurmjwt.cli;

import io.github.slurmjwt.AccessPolicy;
import io.github.slurmjwt.ConfigException;
import io.github.slurmjwt.DenyList;
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
 * Judges tokens as the filter does, also with keys and rules other than those in force, to confirm
 * * the suspected reason for a refusal.
 *
 * @param keys the keys
 * @param slurm the settings from Slurm's own configuration
 * @param policy the site's further rules
 * @param access the site's rules on who may pass
 * @param denied the deny list
 * @param requestedUser the request's X-SLURM-USER-NAME
 * @param clock tells the time
 */
record Judge(
    VerificationKeys keys,
    SlurmOptions slurm,
    TokenPolicy policy,
    AccessPolicy access,
    DenyList denied,
    Optional<String> requestedUser,
    InstantSource clock) {

  /**
   * The verdict on a token.
   *
   * @param user the user it is accepted for
   * @param reason why it is refused
   */
  record Judgement(Optional<SlurmPrincipal> user, Optional<Rejection> reason) {
    boolean accepted() {
      return user.isPresent();
    }

    /** Returns whether the signature is valid, regardless of the claims. */
    boolean signatureHolds() {
      return reason.isEmpty() || isAboutClaims(reason.get());
    }

    boolean is(Rejection wanted) {
      return reason.equals(Optional.of(wanted));
    }

    /** Returns the end of a sentence such as "Without the quotes the token is". */
    String words() {
      return reason.isEmpty()
          ? "accepted for user " + user.orElseThrow().getName()
          : "refused as " + reason.get().code();
    }
  }

  Judgement judge(String token) {
    TokenVerifier verifier =
        TokenVerifier.builder(() -> keys)
            .slurm(slurm)
            .policy(policy)
            .access(access)
            .denyList(() -> denied)
            .clock(clock)
            .build();
    try {
      return new Judgement(Optional.of(verifier.verify(token, requestedUser)), Optional.empty());
    } catch (TokenRejectedException e) {
      return new Judgement(Optional.empty(), Optional.of(e.reason()));
    } catch (KeyUnavailableException e) {
      throw new ConfigException("the key set is currently unavailable: try again");
    } catch (StackOverflowError e) { // Only a userNamePattern of the site can nest that deep.
      throw new ConfigException("userNamePattern is nested too deeply for this name: simplify it");
    }
  }

  Judge with(VerificationKeys others) {
    return new Judge(others, slurm, policy, access, denied, requestedUser, clock);
  }

  Judge with(SlurmOptions others) {
    return new Judge(keys, others, policy, access, denied, requestedUser, clock);
  }

  Judge with(TokenPolicy others) {
    return new Judge(keys, slurm, others, access, denied, requestedUser, clock);
  }

  Judge with(AccessPolicy others) {
    return new Judge(keys, slurm, policy, others, denied, requestedUser, clock);
  }

  Judge with(DenyList others) {
    return new Judge(keys, slurm, policy, access, others, requestedUser, clock);
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
          EXPIRES_SOON,
          WRONG_ISSUER,
          WRONG_AUDIENCE,
          WRONG_TYPE,
          NO_USER_NAME,
          BAD_USER_NAME,
          SERVICE_ACCOUNT,
          NO_IDENTITY,
          BAD_IDENTITY,
          ALTERNATE_USER_NOT_ALLOWED,
          BAD_ALTERNATE_USER_NAME,
          TOKEN_DENIED,
          OLD_TOKEN_DENIED,
          USER_DENIED,
          USER_NOT_ALLOWED,
          ROLE_MISSING ->
          true;
    };
  }
}
