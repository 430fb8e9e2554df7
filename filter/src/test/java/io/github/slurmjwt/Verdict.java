package io.github.slurmjwt;

import io.github.slurmjwt.testing.TestKeys;
import io.github.slurmjwt.testing.Tokens;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** Says in one word what becomes of a token: the user's name, or the code of the refusal. */
final class Verdict {
  private Verdict() {}

  /** By both test keys and Slurm's rules. */
  static String of(String token) {
    return of(token, TestKeys.both());
  }

  static String of(String token, TestKeys keys) {
    return of(new TokenVerifier(keys.source(), TokenRules.slurm(), Tokens.CLOCK), token);
  }

  static String of(String token, UnaryOperator<TokenRules.Builder> rules) {
    return of(verifier(rules), token);
  }

  static String of(TokenVerifier verifier, String token) {
    return of(verifier, token, Optional.empty());
  }

  static String of(TokenVerifier verifier, String token, Optional<String> requestedUser) {
    try {
      return verifier.verify(token, requestedUser).getName();
    } catch (TokenRejectedException e) {
      return e.reason().code();
    } catch (KeyUnavailableException e) {
      return "key-unavailable";
    }
  }

  static TokenVerifier verifier(UnaryOperator<TokenRules.Builder> rules) {
    return new TokenVerifier(
        TestKeys.both().source(), rules.apply(TokenRules.builder()).build(), Tokens.CLOCK);
  }
}
