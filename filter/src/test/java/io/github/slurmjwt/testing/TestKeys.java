package io.github.slurmjwt.testing;

import io.github.slurmjwt.KeySource;
import io.github.slurmjwt.VerificationKeys;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.RSAKeyGenParameterSpec;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

/**
 * Keys for tests. The HMAC key is fixed; the RSA keys are made once per JVM.
 *
 * @param hmacKey the key for HS256; empty when it is off
 * @param keySet key id to key for RS256; empty when it is off
 */
public record TestKeys(Optional<SecretKey> hmacKey, Optional<Map<String, RSAPublicKey>> keySet)
    implements VerificationKeys {
  /** The key id of {@link #RSA}. */
  public static final String KEY_ID = "first";

  /** The key id of {@link #OTHER_RSA}. */
  public static final String OTHER_KEY_ID = "second";

  /** 32 bytes. */
  public static final SecretKey HMAC =
      hmac(
          HexFormat.of()
              .parseHex("9f1c3a5e7d204b68c1f0e2d3a4b59687786950413223140516f7e8d9cabbac9d"));

  /** 2048 bits, e = 65537. */
  public static final KeyPair RSA = rsa();

  /** As {@link #RSA}, another key. */
  public static final KeyPair OTHER_RSA = rsa();

  /** HS256 and RS256 with both RSA keys. */
  public static TestKeys both() {
    return new TestKeys(Optional.of(HMAC), Optional.of(publicKeys()));
  }

  /** HS256 alone, as with {@code jwt_key=} and no {@code jwks=}. */
  public static TestKeys hmacOnly() {
    return new TestKeys(Optional.of(HMAC), Optional.empty());
  }

  /** RS256 alone, as with {@code jwks=} and no {@code jwt_key=}. */
  public static TestKeys rsaOnly() {
    return new TestKeys(Optional.empty(), Optional.of(publicKeys()));
  }

  /** HS256 with other bytes, and nothing else. */
  public static TestKeys hmacOnly(byte[] bytes) {
    return new TestKeys(Optional.of(hmac(bytes)), Optional.empty());
  }

  /** RS256 with one key and nothing else. */
  public static TestKeys rsaOnly(String keyId, KeyPair pair) {
    return new TestKeys(Optional.empty(), Optional.of(Map.of(keyId, publicKey(pair))));
  }

  /** Makes a 2048-bit key, e = 65537. */
  public static KeyPair rsa() {
    return rsa(RSAKeyGenParameterSpec.F4);
  }

  /** Makes a 2048-bit key with this public exponent. */
  public static KeyPair rsa(BigInteger exponent) {
    return rsa(2048, exponent);
  }

  /** Makes a key of so many bits, e = 65537. */
  public static KeyPair rsa(int bits) {
    return rsa(bits, RSAKeyGenParameterSpec.F4);
  }

  private static KeyPair rsa(int bits, BigInteger exponent) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(new RSAKeyGenParameterSpec(bits, exponent));
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  /** The public half. */
  public static RSAPublicKey publicKey(KeyPair pair) {
    return (RSAPublicKey) pair.getPublic();
  }

  /** These keys as a source that never changes. */
  public KeySource source() {
    return () -> this;
  }

  @Override
  public boolean hasKeySet() {
    return keySet.isPresent();
  }

  @Override
  public Optional<RSAPublicKey> rsaKey(String keyId) {
    return keySet.flatMap(keys -> Optional.ofNullable(keys.get(keyId)));
  }

  private static Map<String, RSAPublicKey> publicKeys() {
    return Map.of(KEY_ID, publicKey(RSA), OTHER_KEY_ID, publicKey(OTHER_RSA));
  }

  private static SecretKey hmac(byte[] bytes) {
    return new SecretKeySpec(bytes, "HmacSHA256");
  }
}
