package io.github.slurmjwt;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Thrown when a token or request is refused. The message is the {@linkplain Rejection#code() code}
 * of the reason and nothing else: neither the token nor any of its claims.
 */
public final class TokenRejectedException extends Exception {
  private static final long serialVersionUID = 1L;

  private final Rejection reason;
  private final @Nullable String user;

  /** Creates a refusal. It carries no stack trace: refusing must stay cheap under attack. */
  public TokenRejectedException(Rejection reason) {
    this(reason, null);
  }

  private TokenRejectedException(Rejection reason, @Nullable String user) {
    super(reason.code(), null, false, false);
    this.reason = reason;
    this.user = user;
  }

  /** Returns the refusal of a token whose signature holds, and which names this user. */
  static TokenRejectedException of(Rejection reason, Optional<String> user) {
    return new TokenRejectedException(reason, user.orElse(null));
  }

  /** Refuses unless the condition holds. */
  static void unless(boolean holds, Rejection reason) throws TokenRejectedException {
    if (!holds) {
      throw new TokenRejectedException(reason);
    }
  }

  /** Returns the reason. */
  public Rejection reason() {
    return reason;
  }

  /**
   * Returns whose token it is, where its signature holds, it has not expired, and the name is one
   * that passes: who tried, for a log.
   */
  public Optional<String> tokenUser() {
    return Optional.ofNullable(user);
  }
}
