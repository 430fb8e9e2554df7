package io.github.slurmjwt.keys;

/** Thrown when an entry of a key set is unusable; the message completes "is skipped: ". */
final class JwkException extends Exception {
  private static final long serialVersionUID = 1L;

  JwkException(String message) {
    super(message);
  }
}
