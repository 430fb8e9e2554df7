package io.github.slurmjwt;

import com.auth0.jwt.algorithms.Algorithm;
import com.auth0.jwt.exceptions.SignatureVerificationException;
import com.auth0.jwt.interfaces.Claim;
import com.auth0.jwt.interfaces.DecodedJWT;
import java.security.interfaces.RSAPublicKey;
import java.util.Date;
import java.util.List;
import java.util.Map;
import javax.crypto.SecretKey;
import org.jspecify.annotations.Nullable;

/**
 * The three parts of a compact JWS, split but not believed; the one class that hands them to
 * java-jwt, which checks the signature and nothing else.
 *
 * <p>It is a {@link DecodedJWT} only because {@link Algorithm#verify} asks for one: of that
 * interface java-jwt reads the three texts, so the token is not parsed a second time. The claim
 * getters are not supported.
 */
final class JwsSignature implements DecodedJWT {
  private final String token;
  private final int firstDot;
  private final int secondDot;

  private JwsSignature(String token, int firstDot, int secondDot) {
    this.token = token;
    this.firstDot = firstDot;
    this.secondDot = secondDot;
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
    JwsSignature jws = new JwsSignature(token, first, second);
    if (!Base64Url.endsCanonically(jws.getSignature())) {
      throw new TokenRejectedException(Rejection.MALFORMED);
    }
    return jws;
  }

  void verifyHs256(SecretKey key) throws TokenRejectedException {
    verify(Algorithm.HMAC256(key.getEncoded()));
  }

  void verifyRs256(RSAPublicKey key) throws TokenRejectedException {
    verify(Algorithm.RSA256(key, null));
  }

  private void verify(Algorithm algorithm) throws TokenRejectedException {
    try {
      algorithm.verify(this);
    } catch (SignatureVerificationException e) {
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

  /** {@code Algorithm.RSA256} asks for it when it picks among several keys; ours has one. */
  @Override
  public @Nullable String getKeyId() {
    return null;
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
