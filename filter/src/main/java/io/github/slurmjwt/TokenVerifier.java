package io.github.slurmjwt;

import io.github.slurmjwt.jose.CompactJws;
import io.github.slurmjwt.jose.MalformedJwsException;
import java.time.InstantSource;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Turns the compact text of a token into the user that Slurm 26.05 would act for, or refuses it.
 *
 * <p>The order is length, three parts, header, key, signature, payload, claims: before the
 * signature holds, only {@code alg} and {@code kid} are used, and only to choose a key. Safe for
 * use by many threads.
 */
public final class TokenVerifier {
  private final KeySource keys;
  private final TokenPolicy policy;
  private final InstantSource clock;
  private final Supplier<DenyList> denyList;
  private final SignatureRules signatureRules;
  private final ClaimRules claimRules;
  private final UserRules userRules;
  private final AccessRules accessRules;
  private final Optional<TokenCache> cache;

  private final HeaderMemory headers = new HeaderMemory();

  private TokenVerifier(Builder set) {
    this.keys = set.keys;
    this.policy = set.policy;
    this.clock = set.clock;
    this.denyList = set.denyList;
    this.signatureRules = new SignatureRules(keys);
    this.claimRules = new ClaimRules(policy);
    this.userRules = new UserRules(set.slurm, policy);
    this.accessRules = new AccessRules(set.access);
    this.cache =
        set.cache.tokens() == 0 ? Optional.empty() : Optional.of(new TokenCache(set.cache));
  }

  /** Returns a builder of a verifier with Slurm's defaults, no further policy, and no cache. */
  public static Builder builder(KeySource keys) {
    return new Builder(keys);
  }

  /**
   * Returns the user of this token.
   *
   * @throws TokenRejectedException when Slurm, or a named rule beyond Slurm's, refuses the token
   * @throws KeyUnavailableException when the keys to verify it are currently unavailable
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
   * @throws KeyUnavailableException when the keys to verify it are currently unavailable
   */
  public SlurmPrincipal verify(String token, Optional<String> requestedUser)
      throws TokenRejectedException, KeyUnavailableException {
    TokenRejectedException.unless(
        token.length() <= policy.maximumTokenLength(), Rejection.TOO_LONG);
    DenyList denied = denyList.get();
    TokenCache.Entry entry = cache.isPresent() ? cache.get().get(token) : null;
    if (entry == null
        || entry.keys() != keys.current()
        || entry.denyList() != denied.generation()) {
      return userOf(verifyAnew(token, denied), denied, requestedUser);
    }
    // The signature was verified with the keys in force; only time and request are new.
    long now = clock.millis();
    ClaimRules.checkNotExpired(entry.expiry(), now);
    SlurmPrincipal own = entry.own();
    if (own != null
        && (requestedUser.isEmpty() || requestedUser.get().equals(own.getName()))
        && accessRules.hasTimeLeft(entry.expiry(), now)) {
      return own;
    }
    // A token that had expired when first seen gets this far only if the clock was set back.
    TokenCache.Entry usable = entry.verified() == null ? verifyAnew(token, denied) : entry;
    return userOf(usable, denied, requestedUser);
  }

  /** Returns about how many verified tokens are in the cache, 0 without one. */
  public long cachedTokens() {
    return cache.map(TokenCache::size).orElse(0L);
  }

  private SlurmPrincipal userOf(
      TokenCache.Entry entry, DenyList denied, Optional<String> requestedUser)
      throws TokenRejectedException {
    VerifiedToken verified = Objects.requireNonNull(entry.verified());
    SlurmPrincipal principal = allowedUserOf(verified, denied, requestedUser);
    if (requestedUser.isEmpty()) {
      entry.keepOwn(principal);
    }
    return principal;
  }

  private SlurmPrincipal allowedUserOf(
      VerifiedToken verified, DenyList denied, Optional<String> requestedUser)
      throws TokenRejectedException {
    try {
      SlurmPrincipal principal = userRules.select(verified, requestedUser);
      accessRules.check(principal, denied);
      TokenRejectedException.unless(
          accessRules.hasTimeLeft(verified.expiry(), clock.millis()), Rejection.EXPIRES_SOON);
      return principal;
    } catch (TokenRejectedException e) {
      throw TokenRejectedException.of(e.reason(), userRules.nameForLog(verified.claims()));
    }
  }

  /** Verifies the token and returns its entry, which is also put into the cache. */
  private TokenCache.Entry verifyAnew(String token, DenyList denied)
      throws TokenRejectedException, KeyUnavailableException {
    try {
      CompactJws jws = CompactJws.split(token);
      HeaderMemory.Header header = headers.read(jws);
      VerificationKeys used = signatureRules.verify(jws, header.members());
      headers.keep(header);
      return verifyClaims(token, header.members(), jws.payload(), used, denied);
    } catch (MalformedJwsException e) {
      throw new TokenRejectedException(Rejection.MALFORMED);
    }
  }

  private TokenCache.Entry verifyClaims(
      String token,
      Map<String, @Nullable Object> header,
      Map<String, @Nullable Object> claims,
      VerificationKeys used,
      DenyList denied)
      throws TokenRejectedException {
    long expiry = ClaimRules.expiry(claims);
    if (ClaimRules.isExpired(expiry, clock.millis())) {
      // Sent again, it is refused without another look at its signature.
      remember(new TokenCache.Entry(token, used, denied.generation(), expiry, null));
    }
    VerifiedToken verified;
    try {
      claimRules.check(header, claims, clock.millis());
      verified = userRules.read(token, claims, expiry);
    } catch (TokenRejectedException e) {
      boolean expired = e.reason() == Rejection.EXPIRED;
      throw expired ? e : TokenRejectedException.of(e.reason(), userRules.nameForLog(claims));
    }
    TokenCache.Entry entry =
        new TokenCache.Entry(token, used, denied.generation(), expiry, verified);
    remember(entry);
    return entry;
  }

  private void remember(TokenCache.Entry entry) {
    cache.ifPresent(tokens -> tokens.put(entry));
  }

  /** Builds a verifier. Each setter returns this builder and refuses null. */
  public static final class Builder {
    private final KeySource keys;
    private SlurmOptions slurm = SlurmOptions.DEFAULT;
    private TokenPolicy policy = TokenPolicy.DEFAULT;
    private AccessPolicy access = AccessPolicy.DEFAULT;
    private Supplier<DenyList> denyList = () -> DenyList.EMPTY;
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

    /** Sets the site's rules beyond Slurm's. */
    public Builder policy(TokenPolicy value) {
      policy = Objects.requireNonNull(value);
      return this;
    }

    /** Sets the site's rules on who may pass. */
    public Builder access(AccessPolicy value) {
      access = Objects.requireNonNull(value);
      return this;
    }

    /**
     * Sets where the deny list in force comes from. Called for each request, so it must not wait
     * for a file or the network; tokens that were verified under another list are verified anew.
     */
    public Builder denyList(Supplier<DenyList> inForce) {
      denyList = Objects.requireNonNull(inForce);
      return this;
    }

    /** Sets the clock. */
    public Builder clock(InstantSource source) {
      clock = Objects.requireNonNull(source);
      return this;
    }

    /**
     * Sets the limits of the cache of verified tokens. A cached token is refused in the second
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
