package io.github.slurmjwt;

import com.auth0.jwt.algorithms.Algorithm;
import com.auth0.jwt.exceptions.SignatureVerificationException;
import com.auth0.jwt.interfaces.Claim;
import com.auth0.jwt.interfaces.DecodedJWT;
import java.nio.charset.StandardCharsets;
import java.security.interfaces.RSAPublicKey;
import java.util.Date;
import java.util.List;
import java.util.Map;
import javax.crypto.SecretKey;

/**
 * The three parts of a compact JWS, split but not believed, and the check of its signature.
 *
 * <p>It is a {@link DecodedJWT} only because {@link Algorithm#verify} asks for one: of that
 * interface java-jwt reads the three texts, so the token is not parsed a second time. The claim
 * getters are not supported.
 */
final class JwsSignature implements DecodedJWT {
  private final String token;
  private final int firstDot;
  private final int secondDot;
  private final byte[] signature;

  private JwsSignature(String token, int firstDot, int secondDot) {
    this.token = token;
    this.firstDot = firstDot;
    this.secondDot = secondDot;
    this.signature = Base64Url.decode(getSignature());
  }

  /**
   * Splits a compact token at its two dots.
   *
   * @throws TokenRejectedException when there are not exactly three parts, none of them empty, or
   *     the signature is not canonical base64url
   */
  static JwsSignature split(String token) throws TokenRejectedException {
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
      return new JwsSignature(token, first, second);
    } catch (IllegalArgumentException e) {
      throw new TokenRejectedException(Rejection.MALFORMED);
    }
  }

  void verifyHs256(SecretKey key) throws TokenRejectedException {
    try {
      Algorithm.HMAC256(key.getEncoded()).verify(this);
    } catch (SignatureVerificationException e) {
      throw new TokenRejectedException(Rejection.BAD_SIGNATURE);
    }
  }

  /**
   * Not by java-jwt: the JDK's RSA signatures, which it uses, also pass a DigestInfo without its
   * NULL parameter, and Slurm's OpenSSL does not.
   */
  void verifyRs256(RSAPublicKey key) throws TokenRejectedException {
    byte[] signed = token.substring(0, secondDot).getBytes(StandardCharsets.US_ASCII);
    if (!RsaSha256.isSignatureOf(signed, signature, key)) {
      throw new TokenRejectedException(Rejection.BAD_SIGNATURE);
    }
  }

  @Override
  public String getToken() {
    return token;
  }

  @Override
  public String getHeader() {
    return token.substring(0, firstDot);
  }

  @Override
  public String getPayload() {
    return token.substring(firstDot + 1, secondDot);
  }

  @Override
  public String getSignature() {
    return token.substring(secondDot + 1);
  }

  @Override
  public String getKeyId() {
    throw new UnsupportedOperationException();
  }

  @Override
  public String getAlgorithm() {
    throw new UnsupportedOperationException();
  }

  @Override
  public String getType() {
    throw new UnsupportedOperationException();
  }

  @Override
  public String getContentType() {
    throw new UnsupportedOperationException();
  }

  @Override
  public Claim getHeaderClaim(String name) {
    throw new UnsupportedOperationException();
  }

  @Override
  public String getIssuer() {
    throw new UnsupportedOperationException();
  }

  @Override
  public String getSubject() {
    throw new UnsupportedOperationException();
  }

  @Override
  public List<String> getAudience() {
    throw new UnsupportedOperationException();
  }

  @Override
  public Date getExpiresAt() {
    throw new UnsupportedOperationException();
  }

  @Override
  public Date getNotBefore() {
    throw new UnsupportedOperationException();
  }

  @Override
  public Date getIssuedAt() {
    throw new UnsupportedOperationException();
  }

  @Override
  public String getId() {
    throw new UnsupportedOperationException();
  }

  @Override
  public Claim getClaim(String name) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Map<String, Claim> getClaims() {
    throw new UnsupportedOperationException();
  }
}
