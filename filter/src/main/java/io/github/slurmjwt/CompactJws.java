package io.github.slurmjwt;

import com.auth0.jwt.algorithms.Algorithm;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.interfaces.RSAPublicKey;
import javax.crypto.SecretKey;

/** The three parts of a compact JWS, split but not believed, and the check of its signature. */
final class CompactJws {
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
   * @throws TokenRejectedException when there are not exactly three parts, none of them empty, or
   *     the signature is not canonical base64url
   */
  static CompactJws split(String token) throws TokenRejectedException {
    int first = token.indexOf('.');
    int second = token.indexOf('.', first + 1);
    boolean threeParts =
        first > 0
            && second > first + 1
            && second < token.length() - 1
            && token.indexOf('.', second + 1) < 0;
    if (!threeParts) {
      throw new TokenRejectedException(Rejection.MALFORMED);
    }
    try {
      return new CompactJws(
          token.substring(0, first),
          token.substring(first + 1, second),
          Base64Url.decode(token.substring(second + 1)));
    } catch (IllegalArgumentException e) {
      throw new TokenRejectedException(Rejection.MALFORMED);
    }
  }

  /** Returns the header in base64url. */
  String header() {
    return header;
  }

  /** Returns the payload in base64url. */
  String payload() {
    return payload;
  }

  /** By java-jwt, asked to sign: its own verification answers with an exception and its trace. */
  void verifyHs256(SecretKey key) throws TokenRejectedException {
    byte[] expected = Algorithm.HMAC256(key.getEncoded()).sign(ascii(header), ascii(payload));
    if (!MessageDigest.isEqual(expected, signature)) {
      throw new TokenRejectedException(Rejection.BAD_SIGNATURE);
    }
  }

  /**
   * Not by java-jwt: the JDK's RSA signatures, which it uses, also pass a DigestInfo without its
   * NULL parameter, and Slurm's OpenSSL does not.
   */
  void verifyRs256(RSAPublicKey key) throws TokenRejectedException {
    if (!RsaSha256.isSignatureOf(ascii(header + "." + payload), signature, key)) {
      throw new TokenRejectedException(Rejection.BAD_SIGNATURE);
    }
  }

  /** A character beyond ASCII becomes "?", which no base64url holds: the text is refused later. */
  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
