package io.github.slurmjwt.jose;

import com.auth0.jwt.algorithms.Algorithm;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.interfaces.RSAPublicKey;
import java.util.Map;
import javax.crypto.SecretKey;
import org.jspecify.annotations.Nullable;

/** The three parts of a compact JWS, not verified yet, and the verification of its signature. */
public final class CompactJws {
  private final String header;
  private final String payload;
  private final byte[] signature;

  private CompactJws(String header, String payload, byte[] signature) {
    this.header = header;
    this.payload = payload;
    this.signature = signature;
  }

  /**
   * Splits a compact token at its two dots.
   *
   * @throws MalformedJwsException when there are not exactly three parts, none of them empty, or
   *     the signature is not canonical base64url
   */
  public static CompactJws split(String token) throws MalformedJwsException {
    int first = token.indexOf('.');
    int second = token.indexOf('.', first + 1);
    boolean threeParts =
        first > 0
            && second > first + 1
            && second < token.length() - 1
            && second == token.lastIndexOf('.');
    if (!threeParts) {
      throw new MalformedJwsException();
    }
    try {
      return new CompactJws(
          token.substring(0, first),
          token.substring(first + 1, second),
          Base64Url.decode(token.substring(second + 1)));
    } catch (IllegalArgumentException e) {
      throw new MalformedJwsException();
    }
  }

  /** Returns the header in base64url. */
  public String header() {
    return header;
  }

  /**
   * Returns the members of the payload, unmodifiable at every depth.
   *
   * @throws MalformedJwsException when it is not a strict JSON object in canonical base64url
   */
  public Map<String, @Nullable Object> payload() throws MalformedJwsException {
    return members(payload);
  }

  /**
   * Returns the members of a part, unmodifiable at every depth.
   *
   * @throws MalformedJwsException when it is not a strict JSON object in canonical base64url
   */
  public static Map<String, @Nullable Object> members(String part) throws MalformedJwsException {
    try {
      return StrictJson.parseObject(Base64Url.decode(part));
    } catch (IOException | IllegalArgumentException e) {
      throw new MalformedJwsException();
    }
  }

  /**
   * Tells whether the signature is HS256 by this key. Uses java-jwt to sign and compares: its
   * verification would throw an exception with a stack trace.
   */
  public boolean isSignedBy(SecretKey key) {
    byte[] expected = Algorithm.HMAC256(key.getEncoded()).sign(ascii(header), ascii(payload));
    return MessageDigest.isEqual(expected, signature);
  }

  /**
   * Tells whether the signature is RS256 by this key. Does not use java-jwt: the JDK's RSA
   * signatures, which it relies on, also accept a DigestInfo without its NULL parameter, and
   * Slurm's OpenSSL does not.
   */
  public boolean isSignedBy(RSAPublicKey key) {
    return RsaSha256.isSignatureOf(ascii(header + "." + payload), signature, key);
  }

  /**
   * A character outside ASCII becomes "?", which is not base64url, so the text is refused later.
   */
  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
