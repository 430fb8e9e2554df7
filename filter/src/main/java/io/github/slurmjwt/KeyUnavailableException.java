package io.github.slurmjwt;

/**
 * Thrown when the keys to verify a token are currently unavailable. It says nothing about the
 * token: the same request may succeed later.
 */
public final class KeyUnavailableException extends Exception {
  private static final long serialVersionUID = 1L;

  /** Creates the exception. The message goes to the log only, and must not hold a secret. */
  public KeyUnavailableException(String message) {
    super(message);
  }
}
