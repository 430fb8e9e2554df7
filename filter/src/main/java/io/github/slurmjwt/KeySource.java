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
}
