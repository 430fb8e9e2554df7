package io.github.slurmjwt;

/** Where a {@link TokenVerifier} finds the keys in force. Must be safe for use by many threads. */
@FunctionalInterface
public interface KeySource {
  /**
   * Returns the keys in force at this moment, without waiting for a file or the network.
   *
   * @throws KeyUnavailableException when there are none, or those there are have grown too old
   */
  VerificationKeys current() throws KeyUnavailableException;

  /**
   * Returns the keys in force after a look for new ones, because a token names a key id that is not
   * among the current ones. The caller waits, for a short and bounded time; looking is someone
   * else's work, and rare however often this is called.
   *
   * @throws KeyUnavailableException when it cannot be said at the moment whether there are new keys
   */
  default VerificationKeys afterUnknownKeyId() throws KeyUnavailableException {
    return current();
  }
}
