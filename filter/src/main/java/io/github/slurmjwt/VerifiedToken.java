package io.github.slurmjwt;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A token whose signature and claims are valid, before the user to act for is selected. The user
 * name is as in the token and not checked yet.
 *
 * @param text the compact token
 * @param claims its claims, unmodifiable at every depth
 * @param expiry its {@code exp}
 * @param userName the user it names
 * @param identity the identity it contains, if identities are used
 * @param roles the values of the configured claim
 */
record VerifiedToken(
    String text,
    Map<String, @Nullable Object> claims,
    long expiry,
    Optional<String> userName,
    Optional<SlurmIdentity> identity,
    Set<String> roles) {

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

  /** Omits the token and its claims. */
  @Override
  public String toString() {
    return "VerifiedToken[userName=" + userName + "]";
  }
}
