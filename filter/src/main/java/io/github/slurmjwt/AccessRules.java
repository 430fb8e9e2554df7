package io.github.slurmjwt;

import java.util.Collections;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The rules on who may pass: the site's policy and its deny list. They are applied once the user is
 * known, and none of them makes anyone pass whom another rule refuses.
 */
final class AccessRules {
  private final AccessPolicy policy;
  private final Set<String> deniedUsers;
  private final long remainingSeconds;

  AccessRules(AccessPolicy policy) {
    this.policy = policy;
    this.deniedUsers =
        policy.deniedUsers().stream().map(UserNames::fold).collect(Collectors.toUnmodifiableSet());
    this.remainingSeconds = policy.minimumRemaining().map(time -> time.toSeconds()).orElse(0L);
  }

  /** Tells whether a token is valid for long enough from now on. */
  boolean hasTimeLeft(long expiry, long nowMillis) {
    return expiry >= Math.floorDiv(nowMillis, 1000L) + remainingSeconds;
  }

  /**
   * Checks everything but the time left.
   *
   * @throws TokenRejectedException when this user may not pass with this token
   */
  void check(SlurmPrincipal user, DenyList denied) throws TokenRejectedException {
    denied.check(user);
    TokenRejectedException.unless(
        deniedUsers.isEmpty()
            || user.names().stream().map(UserNames::fold).noneMatch(deniedUsers::contains),
        Rejection.USER_DENIED);
    // Both: else root and SlurmUser would pass as anyone, or anyone as a user who is not allowed.
    TokenRejectedException.unless(
        policy.allowedUsers().isEmpty()
            || (policy.allowedUsers().contains(user.getName())
                && policy.allowedUsers().contains(user.tokenUser())),
        Rejection.USER_NOT_ALLOWED);
    TokenRejectedException.unless(
        policy.requiredRoles().isEmpty()
            || !Collections.disjoint(user.roles(), policy.requiredRoles()),
        Rejection.ROLE_MISSING);
  }
}
