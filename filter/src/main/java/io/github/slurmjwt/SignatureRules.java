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
    boolean extended = header.containsKey("crit") || header.containsKey("b64");
    TokenRejectedException.unless(!extended, Rejection.CRITICAL_HEADER);
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
    TokenRejectedException.unless(key.isPresent(), Rejection.ALGORITHM_NOT_ENABLED);
    TokenRejectedException.unless(jws.isSignedBy(key.get()), Rejection.BAD_SIGNATURE);
    return current;
  }

  /** Slurm 26.05, {@code auth_jwt.c}: a {@code kid} that is a string and equals a key's exactly. */
  private VerificationKeys verifyRs256(CompactJws jws, @Nullable Object keyId)
      throws TokenRejectedException, KeyUnavailableException {
    VerificationKeys current = keys.current();
    TokenRejectedException.unless(current.hasKeySet(), Rejection.ALGORITHM_NOT_ENABLED);
    if (!(keyId instanceof String text)) {
      throw new TokenRejectedException(Rejection.KEY_ID_MISSING);
    }
    Optional<RSAPublicKey> key = current.rsaKey(text);
    if (key.isEmpty()) {
      current = keys.afterUnknownKeyId();
      key = current.rsaKey(text);
    }
    TokenRejectedException.unless(key.isPresent(), Rejection.UNKNOWN_KEY);
    TokenRejectedException.unless(jws.isSignedBy(key.get()), Rejection.BAD_SIGNATURE);
    return current;
  }
}
