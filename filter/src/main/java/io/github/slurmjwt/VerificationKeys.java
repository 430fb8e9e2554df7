package io.github.slurmjwt;

import java.security.interfaces.RSAPublicKey;
import java.util.Optional;
import javax.crypto.SecretKey;

/**
 * An immutable set of keys to verify tokens with. The algorithm of a token determines the key, as
 * in Slurm: HS256 uses only {@link #hmacKey()}, RS256 only {@link #rsaKey(String)}.
 */
public interface VerificationKeys {
  /** Returns the key for HS256, or empty when HS256 is switched off or its key is withdrawn. */
  Optional<SecretKey> hmacKey();

  /** Tells whether a key set is configured, that is, whether RS256 is switched on. */
  boolean hasKeySet();

  /**
   * Returns the key with exactly this key id, or empty when there is none.
   *
   * @throws KeyUnavailableException when the key set is currently unavailable
   */
  Optional<RSAPublicKey> rsaKey(String keyId) throws KeyUnavailableException;
}
