package io.github.slurmjwt.live;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.interfaces.RSAPublicKey;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;

/**
 * An RS256 key of an identity provider: what it publishes, and the tokens it signs.
 *
 * @param keyId its {@code kid}
 */
public record RsaTestKey(String keyId, KeyPair pair) {
  /** Makes a 2048-bit key. */
  public static RsaTestKey make(String keyId) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(2048);
      return new RsaTestKey(keyId, generator.generateKeyPair());
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  /** Returns a JWK Set of these keys. */
  public static String set(RsaTestKey... keys) {
    return setOf(Arrays.stream(keys).map(key -> key.entry("")).toArray(String[]::new));
  }

  /** Returns a JWK Set of these entries. */
  public static String setOf(String... entries) {
    return "{\"keys\":[" + String.join(",", entries) + "]}";
  }

  /**
   * Returns the public half as an entry of a JWK Set.
   *
   * @param more further members, each with a comma before it
   */
  public String entry(String more) {
    RSAPublicKey key = (RSAPublicKey) pair.getPublic();
    return entry(keyId, key.getModulus(), key.getPublicExponent(), more);
  }

  /** Returns an entry of a JWK Set, good or bad; see {@link #entry(String)}. */
  public static String entry(String keyId, BigInteger n, BigInteger e, String more) {
    return "{\"kty\":\"RSA\",\"kid\":\"%s\",\"n\":\"%s\",\"e\":\"%s\"%s}"
        .formatted(keyId, base64(n), base64(e), more);
  }

  /** Returns a token that is good for an hour. */
  public String token(String user) {
    return token(user, Instant.now());
  }

  /** Returns a token that is good for an hour from then on. */
  public String token(String user, Instant issuedAt) {
    long second = issuedAt.getEpochSecond();
    return sign("{\"sun\":\"%s\",\"iat\":%d,\"exp\":%d}".formatted(user, second, second + 3600));
  }

  /** Returns a token of this payload. */
  public String sign(String payload) {
    return sign("{\"alg\":\"RS256\",\"typ\":\"JWT\",\"kid\":\"" + keyId + "\"}", payload);
  }

  /** Returns a token of this header and payload. */
  public String sign(String header, String payload) {
    String signed = base64(header) + "." + base64(payload);
    try {
      Signature signature = Signature.getInstance("SHA256withRSA");
      signature.initSign(pair.getPrivate());
      signature.update(signed.getBytes(StandardCharsets.US_ASCII));
      return signed + "." + base64(signature.sign());
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  /** Returns tokens with key ids that no set holds; their signatures are noise. */
  public static String strangersToken(long number) {
    String header = "{\"alg\":\"RS256\",\"kid\":\"stranger-" + number + "\"}";
    return base64(header) + "." + base64("{}") + "." + "A".repeat(342);
  }

  private static String base64(String text) {
    return base64(text.getBytes(StandardCharsets.UTF_8));
  }

  private static String base64(BigInteger number) {
    byte[] bytes = number.toByteArray();
    return base64(bytes[0] == 0 ? Arrays.copyOfRange(bytes, 1, bytes.length) : bytes);
  }

  private static String base64(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
