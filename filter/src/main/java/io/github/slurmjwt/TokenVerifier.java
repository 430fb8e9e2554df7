package io.github.slurmjwt;

import java.io.IOException;
import java.security.interfaces.RSAPublicKey;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import javax.crypto.SecretKey;
import org.jspecify.annotations.Nullable;

/**
 * Turns the compact text of a token into the user that Slurm 26.05 would act for, or refuses it.
 *
 * <p>The order is length, three parts, header, key, signature, payload, claims: before the
 * signature holds, only {@code alg} and {@code kid} are used, and only to choose a key. Safe for
 * use by many threads.
 */
public final class TokenVerifier {
  private static final String HS256 = "HS256";
  private static final String RS256 = "RS256";

  private final KeySource keys;
  private final TokenRules rules;
  private final InstantSource clock;
  private final ClaimRules claimRules;
  private final UserRules userRules;

  /** Creates a verifier that asks the key source anew for each token. */
  public TokenVerifier(KeySource keys, TokenRules rules, InstantSource clock) {
    this.keys = Objects.requireNonNull(keys);
    this.rules = Objects.requireNonNull(rules);
    this.clock = Objects.requireNonNull(clock);
    this.claimRules = new ClaimRules(rules);
    this.userRules = new UserRules(rules);
  }

  /**
   * Returns the user that this token speaks for.
   *
   * @throws TokenRejectedException when Slurm, or a named rule beyond Slurm's, refuses the token
   * @throws KeyUnavailableException when there are no keys to check it with at the moment
   */
  public SlurmPrincipal verify(String token)
      throws TokenRejectedException, KeyUnavailableException {
    return verify(token, Optional.empty());
  }

  /**
   * Returns the user to act for when a request carries this token and asks for a user by name.
   *
   * @param requestedUser the value of {@code X-SLURM-USER-NAME}; empty when there is no such
   *     header, which is not the same as an empty value
   * @throws TokenRejectedException when Slurm, or a named rule beyond Slurm's, refuses the token,
   *     or the token's user may not act for the requested one
   * @throws KeyUnavailableException when there are no keys to check it with at the moment
   */
  public SlurmPrincipal verify(String token, Optional<String> requestedUser)
      throws TokenRejectedException, KeyUnavailableException {
    return userRules.select(authenticate(token), requestedUser);
  }

  private VerifiedToken authenticate(String token)
      throws TokenRejectedException, KeyUnavailableException {
    if (token.length() > rules.maximumTokenLength()) {
      throw new TokenRejectedException(Rejection.TOO_LONG);
    }
    JwsSignature jws = JwsSignature.split(token);
    Map<String, @Nullable Object> header = decode(jws.getHeader());
    verifySignature(jws, header);
    Map<String, @Nullable Object> claims = decode(jws.getPayload());
    Instant now = clock.instant();
    claimRules.check(header, claims, now);
    return new VerifiedToken(token, claims, userRules);
  }

  private void verifySignature(JwsSignature jws, Map<String, @Nullable Object> header)
      throws TokenRejectedException, KeyUnavailableException {
    // RFC 7515 §4.1.11: an extension that is not understood must be refused; none is understood.
    if (header.containsKey("crit") || header.containsKey("b64")) {
      throw new TokenRejectedException(Rejection.CRITICAL_HEADER);
    }
    if (HS256.equals(header.get("alg"))) {
      jws.verifyHs256(hmacKey());
    } else if (RS256.equals(header.get("alg"))) {
      jws.verifyRs256(rsaKey(header.get("kid")));
    } else {
      throw new TokenRejectedException(Rejection.UNSUPPORTED_ALGORITHM);
    }
  }

  private SecretKey hmacKey() throws TokenRejectedException, KeyUnavailableException {
    return keys.current()
        .hmacKey()
        .orElseThrow(() -> new TokenRejectedException(Rejection.ALGORITHM_NOT_ENABLED));
  }

  /** Slurm 26.05, {@code auth_jwt.c}: a {@code kid} that is a string and equals a key's exactly. */
  private RSAPublicKey rsaKey(@Nullable Object keyId)
      throws TokenRejectedException, KeyUnavailableException {
    VerificationKeys current = keys.current();
    if (!current.hasKeySet()) {
      throw new TokenRejectedException(Rejection.ALGORITHM_NOT_ENABLED);
    }
    if (!(keyId instanceof String text)) {
      throw new TokenRejectedException(Rejection.KEY_ID_MISSING);
    }
    Optional<RSAPublicKey> key = current.rsaKey(text);
    return (key.isPresent() ? key : keys.afterUnknownKeyId().rsaKey(text))
        .orElseThrow(() -> new TokenRejectedException(Rejection.UNKNOWN_KEY));
  }

  private static Map<String, @Nullable Object> decode(String part) throws TokenRejectedException {
    try {
      return StrictJson.parseObject(Base64Url.decode(part));
    } catch (IOException | IllegalArgumentException e) {
      throw new TokenRejectedException(Rejection.MALFORMED);
    }
  }
}
