package io.github.slurmjwt.cli;

import io.github.slurmjwt.VerificationKeys;
import java.security.interfaces.RSAPublicKey;
import java.util.Optional;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

/** A single key that is not in force, to test a token with it. */
final class CandidateKey implements VerificationKeys {
  private final Optional<SecretKey> hmacKey;
  private final Optional<RSAPublicKey> rsaKey;

  private CandidateKey(Optional<SecretKey> hmacKey, Optional<RSAPublicKey> rsaKey) {
    this.hmacKey = hmacKey;
    this.rsaKey = rsaKey;
  }

  /** Returns an HS256 key of at least one byte. */
  static CandidateKey hmac(byte[] bytes) {
    return new CandidateKey(Optional.of(new SecretKeySpec(bytes, "HmacSHA256")), Optional.empty());
  }

  /** Returns an RS256 key that matches any key id. */
  static CandidateKey rsa(RSAPublicKey key) {
    return new CandidateKey(Optional.empty(), Optional.of(key));
  }

  @Override
  public Optional<SecretKey> hmacKey() {
    return hmacKey;
  }

  @Override
  public boolean hasKeySet() {
    return rsaKey.isPresent();
  }

  @Override
  public Optional<RSAPublicKey> rsaKey(String keyId) {
    return rsaKey;
  }
}
