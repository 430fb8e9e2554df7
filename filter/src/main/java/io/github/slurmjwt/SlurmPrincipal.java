package io.github.slurmjwt;

import java.security.Principal;
import java.time.Instant;
import java.util.Collections;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A user that Slurm would act for: the proof that a token was verified, since only {@link
 * TokenVerifier} makes one. Immutable and safe to share between threads.
 *
 * <p>It is not serialisable, and {@link #toString()} is the user's name: the token shows only where
 * {@link #token()} is called.
 */
public final class SlurmPrincipal implements Principal {
  private final String name;
  private final VerifiedToken verified;
  private final boolean byIdentity;
  private final boolean alternateUser;

  SlurmPrincipal(String name, VerifiedToken verified, boolean byIdentity) {
    this.name = name;
    this.verified = verified;
    this.byIdentity = byIdentity;
    this.alternateUser = !tokenUser().equals(name);
  }

  /** Returns the name of the Slurm user, exactly as Slurm would use it. */
  @Override
  public String getName() {
    return name;
  }

  /**
   * Returns the compact token, to call Slurm on behalf of the user: send it as {@code
   * X-SLURM-USER-TOKEN}, with {@link #getName()} as {@code X-SLURM-USER-NAME}. A secret: keep it
   * out of logs, URLs and pages.
   */
  public String token() {
    return verified.text();
  }

  /**
   * Returns the user that the token was issued for. It differs from {@link #getName()} only when
   * root or SlurmUser acts for another user.
   */
  public String tokenUser() {
    return byIdentity ? name : verified.userName().orElse(name);
  }

  /** Returns every name of the token's user: an identity may come with another user name. */
  Set<String> tokenNames() {
    Set<String> names = new HashSet<>(Set.of(tokenUser()));
    verified.userName().ifPresent(names::add);
    verified.identity().map(SlurmIdentity::name).ifPresent(names::add);
    return names;
  }

  /** Returns the name of the user and those of the token's user. */
  Set<String> names() {
    Set<String> names = tokenNames();
    names.add(name);
    return names;
  }

  /** Tells whether the token was issued at this time or later. */
  boolean isIssuedSince(Instant time) {
    double earliest = time.getEpochSecond() + time.getNano() / 1e9;
    return claims().get("iat") instanceof Number issued && issued.doubleValue() >= earliest;
  }

  /** Tells whether root or SlurmUser acts for another user here. */
  public boolean isAlternateUser() {
    return alternateUser;
  }

  /**
   * Returns when the token says it was issued, to the second; this may be far in the past or
   * future.
   */
  public Instant issuedAt() {
    return verified.issuedAt();
  }

  /**
   * Returns the last second in which the token is valid; {@link Instant#MAX} if it lies beyond what
   * an {@link Instant} can hold.
   */
  public Instant expiresAt() {
    return verified.expiresAt();
  }

  /** Returns the identity in the token; empty when the user is known by name only. */
  public Optional<SlurmIdentity> identity() {
    return byIdentity ? verified.identity() : Optional.empty();
  }

  /**
   * Returns the user's roles: the names of the groups in {@link #identity()}, and the values of the
   * configured claim. Empty when root or SlurmUser acts for another user, whose roles are unknown.
   */
  public Set<String> roles() {
    if (isAlternateUser()) {
      return Set.of();
    }
    Set<String> roles = new HashSet<>(verified.roles());
    identity().ifPresent(known -> roles.addAll(known.groups().keySet()));
    return Collections.unmodifiableSet(roles);
  }

  /**
   * Returns all claims of the token, unmodifiable at every depth: {@link String}, {@link Long},
   * {@link Double}, {@link Boolean}, {@link java.util.List}, {@link Map} or null.
   */
  public Map<String, @Nullable Object> claims() {
    return verified.claims();
  }

  /** Two principals are equal when they have the same token and the same name. */
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof SlurmPrincipal that
        && name.equals(that.name)
        && token().equals(that.token());
  }

  @Override
  public int hashCode() {
    return Objects.hash(name, token());
  }

  /** Returns the user's name. */
  @Override
  public String toString() {
    return name;
  }
}
