package io.github.slurmjwt.keys;

/** Thrown when an entry of a key set is unusable; the message completes "is skipped: ". */
class JwkException extends Exception {
  private static final long serialVersionUID = 1L;

  JwkException(String message) {
    super(message);
  }

  /** The entry is not a JWK at all: it cannot have been published on purpose (RFC 7517 §4). */
  static final class Broken extends JwkException {
    private static final long serialVersionUID = 1L;

    Broken(String message) {
      super(message);
    }
  }
}
