package io.github.slurmjwt;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A token whose signature and claims hold, before the request says for whom it is to act. The user
 * name is as the token spells it and not checked yet.
 *
 * @param text the compact token
 * @param claims its claims, unmodifiable at every depth
 * @param expiry its {@code exp}
 * @param userName the user it names
 * @param identity the identity it brings, where that is looked at
 * @param roles what the configured claim holds
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

  /** Leaves the token and its claims out. */
  @Override
  public String toString() {
    return "VerifiedToken[userName=" + userName + "]";
  }
}
