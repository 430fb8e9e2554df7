package io.github.slurmjwt.keys;

/** One entry of a key set cannot be used; the message completes "is skipped: ". */
final class JwkException extends Exception {
  private static final long serialVersionUID = 1L;

  JwkException(String message) {
    super(message);
  }
}
