package io.github.slurmjwt.verdicts;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.slurmjwt.testing.IndependentReading;
import io.github.slurmjwt.testing.RsaTestKey;
import io.github.slurmjwt.testing.TestKeys;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.RSAPublicKeySpec;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

/** The keys by which most recorded tokens are signed, read by the JDK alone. */
public final class FuzzKeys {
  /** The id of the RSA key. */
  public static final String KEY_ID = "k1";

  private static final JsonNode KEYS = VerdictFiles.keys();

  private FuzzKeys() {}

  /** Returns the HS256 key. */
  public static byte[] hmac() {
    return HexFormat.of().parseHex(KEYS.at("/jwt_key_files_hex/hs").textValue());
  }

  /** Returns another HS256 key, which no verifier knows. */
  public static byte[] unknownHmac() {
    return HexFormat.of().parseHex(KEYS.get("other_hs256_key_hex").textValue());
  }

  /** Returns the private half of the RSA key. */
  public static PrivateKey rsaPrivate() {
    return rsaPrivate(KEY_ID);
  }

  /** Returns a recorded key for tests that have no use for a new one, which takes time to make. */
  public static RsaTestKey red() {
    return recorded("red", KEY_ID);
  }

  /** As {@link #red}, another key. */
  public static RsaTestKey blue() {
    return recorded("blue", "k2");
  }

  private static RsaTestKey recorded(String keyId, String name) {
    RSAPrivateCrtKey key = (RSAPrivateCrtKey) rsaPrivate(name);
    return new RsaTestKey(
        keyId, new KeyPair(rsaPublic(key.getModulus(), key.getPublicExponent()), key));
  }

  private static PrivateKey rsaPrivate(String name) {
    byte[] der =
        Base64.getDecoder().decode(KEYS.at("/rsa_private_pkcs8_der_base64/" + name).textValue());
    try {
      return KeyFactory.getInstance("RSA").generatePrivate(new PKCS8EncodedKeySpec(der));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Returns both keys for a verifier. */
  public static TestKeys forVerifier() {
    return new TestKeys(Optional.of(hmacKey()), Optional.of(rsa()));
  }

  /** Returns a reading with both keys. */
  public static IndependentReading reading() {
    return new IndependentReading(hmacKey(), rsa());
  }

  private static SecretKey hmacKey() {
    return new SecretKeySpec(hmac(), "HmacSHA256");
  }

  private static Map<String, RSAPublicKey> rsa() {
    JsonNode jwk = KEYS.at("/rsa_public_jwk/" + KEY_ID);
    return Map.of(KEY_ID, rsaPublic(number(jwk.get("n")), number(jwk.get("e"))));
  }

  private static RSAPublicKey rsaPublic(BigInteger modulus, BigInteger exponent) {
    try {
      RSAPublicKeySpec spec = new RSAPublicKeySpec(modulus, exponent);
      return (RSAPublicKey) KeyFactory.getInstance("RSA").generatePublic(spec);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static BigInteger number(JsonNode base64Url) {
    return new BigInteger(1, Base64.getUrlDecoder().decode(base64Url.textValue()));
  }
}
