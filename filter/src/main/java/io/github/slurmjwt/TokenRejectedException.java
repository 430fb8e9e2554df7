package io.github.slurmjwt;

/**
 * Thrown when a token or request is refused. The message is the {@linkplain Rejection#code() code}
 * of the reason and nothing else: neither the token nor any of its claims.
 */
public final class TokenRejectedException extends Exception {
  private static final long serialVersionUID = 1L;

  private final Rejection reason;

  /** Creates a refusal. It carries no stack trace: refusing must stay cheap under attack. */
  public TokenRejectedException(Rejection reason) {
    super(reason.code(), null, false, false);
    this.reason = reason;
  }

  /** Returns the reason. */
  public Rejection reason() {
    return reason;
  }
}
