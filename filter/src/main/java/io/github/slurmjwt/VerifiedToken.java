package io.github.slurmjwt;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A token whose signature and claims hold, before the request says for whom it is to act. The user
 * name is as the token spells it and not checked yet.
 */
final class VerifiedToken {
  private final String token;
  private final Map<String, @Nullable Object> claims;
  private final long expiry;
  private final Optional<String> userName;
  private final Optional<SlurmIdentity> identity;
  private final Set<String> roles;
  private final @Nullable SlurmPrincipal own;

  VerifiedToken(String token, Map<String, @Nullable Object> claims, UserRules users)
      throws TokenRejectedException {
    this.token = token;
    this.claims = claims;
    this.expiry = ClaimRules.expiry(claims);
    this.userName = users.tokenUser(claims);
    this.identity = users.identity(claims);
    this.roles = users.roles(claims);
    this.own = users.own(this);
  }

  /** Returns the user of requests that ask for nobody else; null when that is refused. */
  @Nullable SlurmPrincipal own() {
    return own;
  }

  String token() {
    return token;
  }

  Map<String, @Nullable Object> claims() {
    return claims;
  }

  Optional<String> userName() {
    return userName;
  }

  Optional<SlurmIdentity> identity() {
    return identity;
  }

  Set<String> roles() {
    return roles;
  }

  Instant expiresAt() {
    return instant(expiry);
  }

  Instant issuedAt() {
    return claims.get("iat") instanceof Number issued ? instant(issued.longValue()) : Instant.MIN;
  }

  private static Instant instant(long epochSecond) {
    return Instant.ofEpochSecond(
        Math.max(
            Instant.MIN.getEpochSecond(), Math.min(Instant.MAX.getEpochSecond(), epochSecond)));
  }
}
