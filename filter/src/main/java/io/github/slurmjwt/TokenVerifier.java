package io.github.slurmjwt;

import java.io.IOException;
import java.security.interfaces.RSAPublicKey;
import java.time.InstantSource;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
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
  private final TokenPolicy policy;
  private final InstantSource clock;
  private final ClaimRules claimRules;
  private final UserRules userRules;
  private final Optional<TokenCache> cache;

  /** The header of the last token that was verified: the tokens of one issuer all have the same. */
  private volatile Header lastHeader = new Header("", Map.of());

  /** A token's header: its base64url and its members. */
  private record Header(String text, Map<String, @Nullable Object> members) {}

  private TokenVerifier(Builder set) {
    this.keys = set.keys;
    this.policy = set.policy;
    this.clock = set.clock;
    this.claimRules = new ClaimRules(policy);
    this.userRules = new UserRules(set.slurm, policy);
    this.cache =
        set.cache.tokens() == 0 ? Optional.empty() : Optional.of(new TokenCache(set.cache));
  }

  /** Returns a builder of a verifier with Slurm's defaults, no further policy, and no cache. */
  public static Builder builder(KeySource keys) {
    return new Builder(keys);
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
    if (token.length() > policy.maximumTokenLength()) {
      throw new TokenRejectedException(Rejection.TOO_LONG);
    }
    if (cache.isPresent()) {
      TokenCache.Entry known = cache.get().get(token);
      if (known != null && known.keys() == keys.current()) {
        ClaimRules.checkNotExpired(known.expiry(), clock.millis());
        if (known.verified() != null) {
          return known.verified();
        }
      }
    }
    return verifyAnew(token);
  }

  private VerifiedToken verifyAnew(String token)
      throws TokenRejectedException, KeyUnavailableException {
    CompactJws jws = CompactJws.split(token);
    Header header = header(jws.header());
    VerificationKeys used = verifySignature(jws, header.members());
    // Not by equals of the record: what the JDK makes for that keeps the application's class
    // loader.
    if (!header.text().equals(lastHeader.text())) {
      lastHeader = header;
    }
    Map<String, @Nullable Object> claims = decode(jws.payload());
    long expiry = ClaimRules.expiry(claims);
    try {
      claimRules.check(header.members(), claims, clock.millis());
    } catch (TokenRejectedException e) {
      if (e.reason() == Rejection.EXPIRED) {
        remember(new TokenCache.Entry(token, used, expiry, null));
      }
      throw e;
    }
    VerifiedToken verified = new VerifiedToken(token, claims, userRules);
    remember(new TokenCache.Entry(token, used, expiry, verified));
    return verified;
  }

  private Header header(String text) throws TokenRejectedException {
    Header last = lastHeader;
    return last.text().equals(text) ? last : new Header(text, decode(text));
  }

  private void remember(TokenCache.Entry entry) {
    cache.ifPresent(tokens -> tokens.put(entry));
  }

  /** Returns the keys that the signature was checked with. */
  private VerificationKeys verifySignature(CompactJws jws, Map<String, @Nullable Object> header)
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
    jws.verifyHs256(
        current
            .hmacKey()
            .orElseThrow(() -> new TokenRejectedException(Rejection.ALGORITHM_NOT_ENABLED)));
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
    jws.verifyRs256(key.orElseThrow(() -> new TokenRejectedException(Rejection.UNKNOWN_KEY)));
    return current;
  }

  private static Map<String, @Nullable Object> decode(String part) throws TokenRejectedException {
    try {
      return StrictJson.parseObject(Base64Url.decode(part));
    } catch (IOException | IllegalArgumentException e) {
      throw new TokenRejectedException(Rejection.MALFORMED);
    }
  }

  /** Collects what a verifier goes by. Each setter returns this builder and refuses null. */
  public static final class Builder {
    private final KeySource keys;
    private SlurmOptions slurm = SlurmOptions.DEFAULT;
    private TokenPolicy policy = TokenPolicy.DEFAULT;
    private InstantSource clock = InstantSource.system();
    private CacheLimits cache = CacheLimits.NONE;

    private Builder(KeySource keys) {
      this.keys = Objects.requireNonNull(keys);
    }

    /** Sets what Slurm's own configuration says. */
    public Builder slurm(SlurmOptions options) {
      slurm = Objects.requireNonNull(options);
      return this;
    }

    /** Sets what the site demands beyond that. */
    public Builder policy(TokenPolicy value) {
      policy = Objects.requireNonNull(value);
      return this;
    }

    /** Sets what tells the time. */
    public Builder clock(InstantSource source) {
      clock = Objects.requireNonNull(source);
      return this;
    }

    /**
     * Sets how much is remembered of verified tokens. A remembered token is refused in the second
     * after its {@code exp} and verified anew as soon as the keys change, like any other.
     */
    public Builder cache(CacheLimits limits) {
      cache = Objects.requireNonNull(limits);
      return this;
    }

    /** Returns the verifier. */
    public TokenVerifier build() {
      return new TokenVerifier(this);
    }
  }
}
