package io.github.slurmjwt.engine;

import io.github.slurmjwt.TokenVerifier;
import io.github.slurmjwt.keys.KeyStatus;
import io.github.slurmjwt.keys.LiveDenyList;
import io.github.slurmjwt.keys.LiveKeys;
import java.util.Map;
import java.util.Optional;

/** What an authentication tells of itself at each moment. Holds no secret. */
public final class AuthenticationState {
  private final String name;
  private final Optional<KeysInForce> keys;
  private final Optional<TokenVerifier> verifier;
  private final Decisions decisions;

  /**
   * Creates the state.
   *
   * @param keys empty for an authentication that could not start, as is the verifier
   */
  AuthenticationState(
      String name,
      Optional<KeysInForce> keys,
      Optional<TokenVerifier> verifier,
      Decisions decisions) {
    this.name = name;
    this.keys = keys;
    this.verifier = verifier;
    this.decisions = decisions;
  }

  /** Returns the name of the filter or servlet. */
  public String name() {
    return name;
  }

  boolean isStarted() {
    return keys.isPresent();
  }

  /** Tells whether tokens can be checked; otherwise every token is answered with status 503. */
  public boolean isAvailable() {
    return keys.isPresent() && keys.get().isAvailable();
  }

  /**
   * Returns how the keys fare; empty for keys of the application's own, and for an authentication
   * that could not start.
   */
  public Optional<KeyStatus> keys() {
    return keys.flatMap(KeysInForce::liveKeys).map(LiveKeys::status);
  }

  /** Returns how the deny list fares; empty without one. */
  public Optional<KeyStatus> denyList() {
    return keys.flatMap(KeysInForce::denyList).map(LiveDenyList::status);
  }

  /** Returns where the keys and the deny list come from, as the log has it. */
  String keyNames() {
    return keys.map(KeysInForce::toString).orElse("");
  }

  /** Returns how often each code was decided; {@code accepted} is the first. */
  public Map<String, Long> decisions() {
    return decisions.byCode();
  }

  /** Returns about how many tokens are in the cache. */
  public long cachedTokens() {
    return verifier.map(TokenVerifier::cachedTokens).orElse(0L);
  }
}
