package io.github.slurmjwt.jose;

/** A text that is no compact JWS in its one spelling. Without a stack trace: strangers cause it. */
public final class MalformedJwsException extends Exception {
  private static final long serialVersionUID = 1L;

  MalformedJwsException() {
    super(null, null, false, false);
  }
}
