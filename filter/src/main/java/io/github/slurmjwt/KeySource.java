package io.github.slurmjwt;

/**
 * Supplies the keys in force. Implementations must be safe for use by many threads.
 *
 * <p>The same {@link VerificationKeys} object stands for unchanged keys: verified tokens are
 * remembered as long as {@link #current()} returns the object that they were verified with.
 */
@FunctionalInterface
public interface KeySource {
  /**
   * Returns the keys currently in force, without waiting for a file or the network. Called for each
   * request with a token.
   *
   * @throws KeyUnavailableException when keys are currently unavailable
   */
  VerificationKeys current() throws KeyUnavailableException;

  /**
   * Returns the keys in force after a reload, because a token has a key id that is not among the
   * current ones. May block for a short, bounded time. Implementations reload in another thread and
   * at a bounded rate, however often this is called; by default there is no reload.
   *
   * @throws KeyUnavailableException when the keys could not be reloaded
   */
  default VerificationKeys afterUnknownKeyId() throws KeyUnavailableException {
    return current();
  }
}
