package io.github.slurmjwt.testing;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyPair;
import java.security.interfaces.RSAPublicKey;
import java.time.Instant;
import java.util.Arrays;

/**
 * An RS256 key of an identity provider: what it publishes, and the tokens it signs.
 *
 * @param keyId its {@code kid}
 */
public record RsaTestKey(String keyId, KeyPair pair) {
  /** Makes a 2048-bit key. */
  public static RsaTestKey make(String keyId) {
    return new RsaTestKey(keyId, TestKeys.rsa());
  }

  /** Returns a JWK Set of these keys. */
  public static String set(RsaTestKey... keys) {
    return setOf(Arrays.stream(keys).map(key -> key.entry("")).toArray(String[]::new));
  }

  /** Writes a JWK Set of this key, closed to nobody, and returns the file. */
  public Path publish(Path file) throws IOException {
    Files.writeString(file, setOf(entry(",\"alg\":\"RS256\",\"use\":\"sig\"")));
    return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
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
    return sign(Tokens.rs256Header("\"" + keyId + "\""), payload);
  }

  /** Returns a token of this header and payload. */
  public String sign(String header, String payload) {
    return Tokens.rs256(header, payload, pair.getPrivate());
  }

  /** Returns tokens with key ids that no set holds; their signatures are noise. */
  public static String tokenOfUnknownKey(long number) {
    String header = "{\"alg\":\"RS256\",\"kid\":\"stranger-" + number + "\"}";
    return Tokens.part(header) + "." + Tokens.part("{}") + "." + "A".repeat(342);
  }

  /** Returns a number as JWKs write it: RFC 7518 section 2, Base64urlUInt. */
  public static String base64(BigInteger number) {
    byte[] bytes = number.toByteArray();
    return Tokens.part(bytes[0] == 0 ? Arrays.copyOfRange(bytes, 1, bytes.length) : bytes);
  }
}
