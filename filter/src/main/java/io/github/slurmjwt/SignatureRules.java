package io.github.slurmjwt;

import io.github.slurmjwt.jose.CompactJws;
import java.security.interfaces.RSAPublicKey;
import java.util.Map;
import java.util.Optional;
import javax.crypto.SecretKey;
import org.jspecify.annotations.Nullable;

/**
 * The rules on algorithm, key and signature. Before the signature holds, only {@code alg} and
 * {@code kid} are used, and only to choose a key.
 */
final class SignatureRules {
  private static final String HS256 = "HS256";
  private static final String RS256 = "RS256";

  private final KeySource keys;

  SignatureRules(KeySource keys) {
    this.keys = keys;
  }

  /** Returns the keys that the signature was verified with. */
  VerificationKeys verify(CompactJws jws, Map<String, @Nullable Object> header)
      throws TokenRejectedException, KeyUnavailableException {
    // RFC 7515 §4.1.11: an extension that is not understood must be refused; none is understood.
    if (header.containsKey("crit") || header.containsKey("b64")) {
      throw new TokenRejectedException(Rejection.CRITICAL_HEADER);
    }
    if (HS256.equals(header.get("alg"))) {
      return verifyHs256(jws);
    }
    if (RS256.equals(header.get("alg"))) {
      return verifyRs256(jws, header.get("kid"));
    }
    throw new TokenRejectedException(Rejection.UNSUPPORTED_ALGORITHM);
  }

  private VerificationKeys verifyHs256(CompactJws jws)
      throws TokenRejectedException, KeyUnavailableException {
    VerificationKeys current = keys.current();
    Optional<SecretKey> key = current.hmacKey();
    if (key.isEmpty()) {
      throw new TokenRejectedException(Rejection.ALGORITHM_NOT_ENABLED);
    }
    requireSignature(jws.isSignedBy(key.get()));
    return current;
  }

  /** Slurm 26.05, {@code auth_jwt.c}: a {@code kid} that is a string and equals a key's exactly. */
  private VerificationKeys verifyRs256(CompactJws jws, @Nullable Object keyId)
      throws TokenRejectedException, KeyUnavailableException {
    VerificationKeys current = keys.current();
    if (!current.hasKeySet()) {
      throw new TokenRejectedException(Rejection.ALGORITHM_NOT_ENABLED);
    }
    if (!(keyId instanceof String text)) {
      throw new TokenRejectedException(Rejection.KEY_ID_MISSING);
    }
    Optional<RSAPublicKey> key = current.rsaKey(text);
    if (key.isEmpty()) {
      current = keys.afterUnknownKeyId();
      key = current.rsaKey(text);
    }
    if (key.isEmpty()) {
      throw new TokenRejectedException(Rejection.UNKNOWN_KEY);
    }
    requireSignature(jws.isSignedBy(key.get()));
    return current;
  }

  private static void requireSignature(boolean holds) throws TokenRejectedException {
    if (!holds) {
      throw new TokenRejectedException(Rejection.BAD_SIGNATURE);
    }
  }
}
