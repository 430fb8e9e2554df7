package io.github.slurmjwt.jose;

/**
 * Thrown for a text that is not a canonical compact JWS. It has no stack trace: clients can cause
 * it.
 */
public final class MalformedJwsException extends Exception {
  private static final long serialVersionUID = 1L;

  MalformedJwsException() {
    super(null, null, false, false);
  }
}
