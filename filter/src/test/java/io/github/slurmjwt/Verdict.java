package io.github.slurmjwt;

import io.github.slurmjwt.testing.TestKeys;
import io.github.slurmjwt.testing.Tokens;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Consumer;

/** Says in one word what becomes of a token: the user's name, or the code of the refusal. */
final class Verdict {
  private Verdict() {}

  /** By both test keys and Slurm's rules. */
  static String of(String token) {
    return of(token, TestKeys.both());
  }

  static String of(String token, TestKeys keys) {
    return of(TokenVerifier.builder(keys.source()).clock(Tokens.CLOCK).build(), token);
  }

  static String of(String token, Consumer<TokenPolicy.Builder> policy) {
    return of(verifier(slurm -> {}, policy), token);
  }

  static String ofSlurm(String token, Consumer<SlurmOptions.Builder> slurm) {
    return of(verifier(slurm, policy -> {}), token);
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

  static TokenVerifier verifier() {
    return verifier(slurm -> {}, policy -> {});
  }

  static TokenVerifier verifier(
      Consumer<SlurmOptions.Builder> slurm, Consumer<TokenPolicy.Builder> policy) {
    return verifier(TestKeys.both().source(), slurm, policy, Tokens.CLOCK);
  }

  static TokenVerifier verifier(
      KeySource keys,
      Consumer<SlurmOptions.Builder> slurm,
      Consumer<TokenPolicy.Builder> policy,
      InstantSource clock) {
    SlurmOptions.Builder options = SlurmOptions.builder();
    slurm.accept(options);
    TokenPolicy.Builder demands = TokenPolicy.builder();
    policy.accept(demands);
    return TokenVerifier.builder(keys)
        .slurm(options.build())
        .policy(demands.build())
        .clock(clock)
        .build();
  }
}
