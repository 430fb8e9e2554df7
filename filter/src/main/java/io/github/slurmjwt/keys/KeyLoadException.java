package io.github.slurmjwt.keys;

/**
 * Thrown when keys cannot be loaded. The message is one sentence for an administrator: the option
 * and the file, what is wrong, what to do; never a part of a key.
 */
public final class KeyLoadException extends Exception {
  private static final long serialVersionUID = 1L;

  KeyLoadException(String message) {
    super(message);
  }
}
