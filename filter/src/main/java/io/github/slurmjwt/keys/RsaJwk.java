package io.github.slurmjwt.keys;

import com.auth0.jwk.InvalidPublicKeyException;
import com.auth0.jwk.Jwk;
import java.math.BigInteger;
import java.security.interfaces.RSAPublicKey;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads the RSA entries of a key set. The only class that uses jwks-rsa, which builds a key and
 * makes none of these checks.
 */
final class RsaJwk {
  private static final Pattern BASE64URL = Pattern.compile("[A-Za-z0-9_-]+");
  private static final int MINIMUM_BITS = 2048;

  /** The largest key that OpenSSL, and so Slurm, verifies with. */
  private static final int MAXIMUM_BITS = 16384;

  /**
   * The largest exponent that Go's {@code crypto/rsa} accepts: the cost of refusing a forged
   * signature grows with it.
   */
  private static final int MAXIMUM_EXPONENT_BITS = 31;

  private RsaJwk() {}

  /**
   * Returns whether Slurm silently ignores this entry (Slurm 26.05, {@code auth_jwt.c}, {@code
   * _build_jwks_keys}): an {@code alg} other than RS256 in any case, a {@code kty} other than RSA.
   */
  static boolean isIgnored(Map<?, ?> entry) {
    boolean otherAlgorithm =
        entry.containsKey("alg")
            && !(entry.get("alg") instanceof String alg && alg.equalsIgnoreCase("RS256"));
    return otherAlgorithm || !"RSA".equals(entry.get("kty"));
  }

  /**
   * Returns the key of an entry that is not {@linkplain #isIgnored ignored}.
   *
   * @throws JwkException when it is not a usable key
   */
  static RSAPublicKey parse(Map<?, ?> entry) throws JwkException {
    checkPurpose(entry);
    checkStrength(number(entry, "n"), number(entry, "e"));
    return build(entry);
  }

  private static void checkPurpose(Map<?, ?> entry) throws JwkException {
    if (entry.containsKey("use") && !(entry.get("use") instanceof String)) {
      throw new JwkException.Broken("its use is not a string");
    }
    if (entry.containsKey("key_ops") && !(entry.get("key_ops") instanceof List<?>)) {
      throw new JwkException.Broken("its key_ops are not a list");
    }
    if (entry.containsKey("use") && !"sig".equals(entry.get("use"))) {
      throw new JwkException("its use is not sig");
    }
    if (entry.containsKey("key_ops") && !includesVerify(entry.get("key_ops"))) {
      throw new JwkException("its key_ops do not include verify");
    }
  }

  private static void checkStrength(BigInteger modulus, BigInteger exponent) throws JwkException {
    if (modulus.bitLength() < MINIMUM_BITS) {
      throw new JwkException("it has " + modulus.bitLength() + " bits, fewer than 2048");
    }
    if (modulus.bitLength() > MAXIMUM_BITS) {
      throw new JwkException("it has " + modulus.bitLength() + " bits, more than 16384");
    }
    if (exponent.bitLength() > MAXIMUM_EXPONENT_BITS) {
      throw new JwkException("its exponent e has " + exponent.bitLength() + " bits, more than 31");
    }
    boolean odd = modulus.testBit(0) && exponent.testBit(0);
    if (!odd || exponent.bitLength() < 2) {
      throw new JwkException("its n and e do not form an RSA key");
    }
    if (RocaFingerprint.matches(modulus)) {
      throw new JwkException("it has the ROCA weakness (CVE-2017-15361): replace it");
    }
  }

  private static RSAPublicKey build(Map<?, ?> entry) throws JwkException {
    Map<String, Object> values = new HashMap<>();
    for (String name : List.of("kty", "kid", "n", "e")) {
      Object value = entry.get(name);
      if (value != null) {
        values.put(name, value);
      }
    }
    try {
      if (Jwk.fromValues(values).getPublicKey() instanceof RSAPublicKey key) {
        return key;
      }
    } catch (InvalidPublicKeyException | IllegalArgumentException e) {
      throw new JwkException("its n and e do not form an RSA key");
    }
    throw new JwkException("it is not an RSA key");
  }

  private static boolean includesVerify(@Nullable Object operations) {
    return operations instanceof List<?> list && list.contains("verify");
  }

  private static BigInteger number(Map<?, ?> entry, String name) throws JwkException {
    if (entry.get(name) instanceof String text && BASE64URL.matcher(text).matches()) {
      try {
        return new BigInteger(1, Base64.getUrlDecoder().decode(text));
      } catch (IllegalArgumentException e) {
        throw new JwkException.Broken("its " + name + " is not base64url");
      }
    }
    throw new JwkException.Broken("its " + name + " is missing or not base64url");
  }
}
