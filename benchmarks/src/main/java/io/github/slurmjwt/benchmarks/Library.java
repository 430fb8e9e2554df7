package io.github.slurmjwt.benchmarks;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import com.auth0.jwt.JWTVerifier;
import com.nimbusds.jose.JWSAlgorithm;
import io.github.slurmjwt.TokenVerifier;
import io.github.slurmjwt.VerificationKeys;
import io.jsonwebtoken.JwtParser;
import io.jsonwebtoken.Jwts;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyPair;
import java.security.MessageDigest;
import java.security.Signature;
import java.util.Base64;
import javax.crypto.Mac;
import org.jose4j.jwa.AlgorithmConstraints;
import org.jose4j.jwt.consumer.JwtConsumer;
import org.jose4j.jwt.consumer.JwtConsumerBuilder;
import org.pac4j.jwt.config.signature.RSASignatureConfiguration;
import org.pac4j.jwt.config.signature.SecretSignatureConfiguration;
import org.pac4j.jwt.config.signature.SignatureConfiguration;
import org.pac4j.jwt.credentials.authenticator.JwtAuthenticator;
import org.springframework.security.oauth2.jwt.JwtDecoder;

/** What verifies a token; each pinned to the one algorithm, as its documentation advises. */
public enum Library {
  /** The signature alone: no header, no claims, one prepared object for one thread. */
  CRYPTOGRAPHY("the signature alone"),
  /** This project. */
  OURS("slurm-jwt-filter"),
  /** auth0's java-jwt. */
  JAVA_JWT("java-jwt"),
  /** Spring Security on Nimbus. */
  SPRING("Spring Security"),
  /** jose4j, on which SmallRye JWT stands. */
  JOSE4J("jose4j"),
  /** jjwt. */
  JJWT("jjwt"),
  /** pac4j on Nimbus. */
  PAC4J("pac4j");

  /** Throws when the token is not good, and answers what it says otherwise. */
  interface Verification {
    Object verify(String token) throws Exception;
  }

  private final String label;

  Library(String label) {
    this.label = label;
  }

  String label() {
    return label;
  }

  /** Returns the token to verify: pac4j refuses tokens without {@code sub}. */
  String token(Cluster cluster, SignedWith algorithm) {
    return this == PAC4J && algorithm == SignedWith.HS256
        ? cluster.hs256WithSubject()
        : cluster.tokens(algorithm, 1).get(0);
  }

  Verification prepare(Cluster cluster, SignedWith algorithm) throws GeneralSecurityException {
    return switch (this) {
      case CRYPTOGRAPHY -> algorithm == SignedWith.HS256 ? hmac(cluster.hmacKey()) : rsa(cluster);
      case OURS -> {
        VerificationKeys keys = cluster.keys();
        TokenVerifier verifier = TokenVerifier.builder(() -> keys).build();
        yield verifier::verify;
      }
      case JAVA_JWT -> {
        JWTVerifier verifier = Protection.javaJwt(cluster, algorithm);
        yield verifier::verify;
      }
      case SPRING -> {
        JwtDecoder decoder = Protection.springDecoder(cluster, algorithm);
        yield decoder::decode;
      }
      case JOSE4J -> {
        JwtConsumer consumer = jose4j(cluster, algorithm);
        yield consumer::processToClaims;
      }
      case JJWT -> {
        JwtParser parser =
            algorithm == SignedWith.HS256
                ? Jwts.parser().verifyWith(cluster.hmacKey()).build()
                : Jwts.parser().verifyWith(cluster.rsaKey()).build();
        yield parser::parseSignedClaims;
      }
      case PAC4J -> {
        JwtAuthenticator authenticator = new JwtAuthenticator(pac4j(cluster, algorithm));
        yield authenticator::validateToken;
      }
    };
  }

  private static Verification hmac(Key key) throws GeneralSecurityException {
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(key);
    return token -> {
      int dot = token.lastIndexOf('.');
      byte[] expected = mac.doFinal(token.substring(0, dot).getBytes(ISO_8859_1));
      return accepted(MessageDigest.isEqual(expected, signature(token, dot)));
    };
  }

  private static Verification rsa(Cluster cluster) throws GeneralSecurityException {
    Signature signature = Signature.getInstance("SHA256withRSA");
    signature.initVerify(cluster.rsaKey());
    return token -> {
      int dot = token.lastIndexOf('.');
      signature.update(token.substring(0, dot).getBytes(ISO_8859_1));
      return accepted(signature.verify(signature(token, dot)));
    };
  }

  private static byte[] signature(String token, int dot) {
    return Base64.getUrlDecoder().decode(token.substring(dot + 1));
  }

  private static boolean accepted(boolean good) {
    if (!good) {
      throw new IllegalStateException("bad signature");
    }
    return true;
  }

  private static JwtConsumer jose4j(Cluster cluster, SignedWith algorithm) {
    boolean hmac = algorithm == SignedWith.HS256;
    return new JwtConsumerBuilder()
        .setVerificationKey(hmac ? cluster.hmacKey() : cluster.rsaKey())
        .setJwsAlgorithmConstraints(
            AlgorithmConstraints.ConstraintType.PERMIT, algorithm.toString())
        .setRequireExpirationTime()
        .setSkipDefaultAudienceValidation()
        .build();
  }

  private static SignatureConfiguration pac4j(Cluster cluster, SignedWith algorithm) {
    if (algorithm == SignedWith.HS256) {
      return new SecretSignatureConfiguration(cluster.hmacKey().getEncoded(), JWSAlgorithm.HS256);
    }
    RSASignatureConfiguration rsa = new RSASignatureConfiguration();
    rsa.setKeyPair(new KeyPair(cluster.rsaKey(), null));
    return rsa;
  }
}
