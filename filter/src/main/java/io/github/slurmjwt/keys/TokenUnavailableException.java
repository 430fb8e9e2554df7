package io.github.slurmjwt.keys;

/** Thrown when there is currently no token to send to Slurm; the message is for administrators. */
public final class TokenUnavailableException extends Exception {
  private static final long serialVersionUID = 1L;

  TokenUnavailableException(String message) {
    super(message);
  }
}
