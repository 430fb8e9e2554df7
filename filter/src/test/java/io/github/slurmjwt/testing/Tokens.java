package io.github.slurmjwt.testing;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Mints tokens from raw JSON text with nothing but the JDK, so that a test can sign what no library
 * would. A valid token is {@code hs256(payload())}; a test states what differs from it.
 */
public final class Tokens {
  /** The moment at which all tests take place. */
  public static final Instant NOW = Instant.ofEpochSecond(1_800_000_000);

  /** A clock that stands at {@link #NOW}. */
  public static final InstantSource CLOCK = InstantSource.fixed(NOW);

  /** The header that {@code scontrol token} writes. */
  public static final String HS256_HEADER = "{\"alg\":\"HS256\",\"typ\":\"JWT\"}";

  private Tokens() {}

  /** A valid HS256 token for this user. */
  public static String validFor(String user) {
    return hs256(payload("sun", "\"" + user + "\""));
  }

  /**
   * The payload of a valid token for alice, with claims added or put in place of its own.
   *
   * @param namesAndJson a name, its raw JSON value, the next name, and so on
   */
  public static String payload(String... namesAndJson) {
    Map<String, String> claims = validClaims();
    for (int i = 0; i < namesAndJson.length; i += 2) {
      claims.put(namesAndJson[i], namesAndJson[i + 1]);
    }
    return object(claims);
  }

  /** The payload of a valid token for alice, less this claim. */
  public static String payloadWithout(String name) {
    Map<String, String> claims = validClaims();
    claims.remove(name);
    return object(claims);
  }

  /** An HS256 token over this payload, by {@link TestKeys#HMAC}. */
  public static String hs256(String payload) {
    return hs256(HS256_HEADER, payload);
  }

  /** A token with this header, whatever it says, and an HS256 signature. */
  public static String hs256(String header, String payload) {
    return hs256(header, payload, TestKeys.HMAC.getEncoded());
  }

  /** A token with this header, whatever it says, and an HS256 signature by this key. */
  public static String hs256(String header, String payload, byte[] key) {
    return macced(part(header) + "." + part(payload), key);
  }

  /** The signing input, a dot, and its HS256 signature by {@link TestKeys#HMAC}. */
  public static String macced(String signingInput) {
    return macced(signingInput, TestKeys.HMAC.getEncoded());
  }

  /** An RS256 token over this payload, by {@link TestKeys#RSA} under its key id. */
  public static String rs256(String payload) {
    return rs256(rs256Header("\"" + TestKeys.KEY_ID + "\""), payload);
  }

  /** A token with this header, whatever it says, and an RS256 signature by {@link TestKeys#RSA}. */
  public static String rs256(String header, String payload) {
    return rs256(header, payload, TestKeys.RSA.getPrivate());
  }

  /** A token with this header, whatever it says, and an RS256 signature by this key. */
  public static String rs256(String header, String payload, PrivateKey key) {
    return signed(part(header) + "." + part(payload), key);
  }

  /** The signing input, a dot, and its RS256 signature by this key. */
  public static String signed(String signingInput, PrivateKey key) {
    try {
      Signature signature = Signature.getInstance("SHA256withRSA");
      signature.initSign(key);
      signature.update(ascii(signingInput));
      return signingInput + "." + part(signature.sign());
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  /** An RS256 header whose {@code kid} is this raw JSON. */
  public static String rs256Header(String keyIdJson) {
    return "{\"alg\":\"RS256\",\"typ\":\"JWT\",\"kid\":" + keyIdJson + "}";
  }

  /** Base64url, unpadded, of the text's UTF-8. */
  public static String part(String text) {
    return part(text.getBytes(StandardCharsets.UTF_8));
  }

  /** Base64url, unpadded. */
  public static String part(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  /** The signing input, a dot, and its HS256 signature by this key. */
  public static String macced(String signingInput, byte[] key) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      return signingInput + "." + part(mac.doFinal(ascii(signingInput)));
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  private static Map<String, String> validClaims() {
    Map<String, String> claims = new LinkedHashMap<>();
    claims.put("exp", Long.toString(NOW.getEpochSecond() + 1800));
    claims.put("iat", Long.toString(NOW.getEpochSecond()));
    claims.put("sun", "\"alice\"");
    return claims;
  }

  private static String object(Map<String, String> claims) {
    return claims.entrySet().stream()
        .map(claim -> "\"" + claim.getKey() + "\":" + claim.getValue())
        .collect(Collectors.joining(",", "{", "}"));
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }
}
