package io.github.slurmjwt.cli;

import io.github.slurmjwt.AccessPolicy;
import io.github.slurmjwt.DenyList;
import io.github.slurmjwt.Rejection;
import io.github.slurmjwt.SlurmPrincipal;
import io.github.slurmjwt.TokenFingerprint;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Finds why a valid token is refused by the rules on who may pass. */
final class AccessMistakes {
  private AccessMistakes() {}

  static List<Finding> of(String token, Rejection reason, Judge judge) {
    return switch (reason) {
      case EXPIRES_SOON -> List.of(timeLeft(token, judge));
      case TOKEN_DENIED ->
          List.of(
              new Finding(
                  "deny-list", "The deny list has token " + TokenFingerprint.of(token) + "."));
      case OLD_TOKEN_DENIED ->
          List.of(
              new Finding(
                  "deny-list",
                  "The deny list has its user with a time after the token's iat: a token issued"
                      + " since then is accepted."));
      case USER_DENIED -> List.of(deniedUser(token, judge));
      case USER_NOT_ALLOWED ->
          List.of(
              new Finding(
                  "allowed-users", "allowedUsers lacks " + names(user(token, judge)) + "."));
      case ROLE_MISSING -> List.of(roles(user(token, judge), judge));
      default -> List.of();
    };
  }

  /** Returns the user who would pass without these rules. */
  private static SlurmPrincipal user(String token, Judge judge) {
    return judge
        .with(AccessPolicy.DEFAULT)
        .with(DenyList.EMPTY)
        .judge(token)
        .user()
        .orElseThrow(() -> new IllegalStateException("refused by the rules on users alone"));
  }

  private static Finding timeLeft(String token, Judge judge) {
    long now = judge.clock().instant().getEpochSecond();
    long expiry = user(token, judge).expiresAt().getEpochSecond();
    return new Finding(
        "time-left",
        "It expires in "
            + TerminalText.length(TerminalText.between(now, expiry))
            + ", and minimumRemainingSeconds requires "
            + TerminalText.length(judge.access().minimumRemaining().orElseThrow())
            + ".");
  }

  private static Finding deniedUser(String token, Judge judge) {
    boolean byParameter = judge.with(DenyList.EMPTY).judge(token).is(Rejection.USER_DENIED);
    String names = names(user(token, judge));
    return byParameter
        ? new Finding("denied-users", "deniedUsers has " + names + ".")
        : new Finding("deny-list", "The deny list has user " + names + ".");
  }

  private static Finding roles(SlurmPrincipal user, Judge judge) {
    Set<String> roles = new TreeSet<>(user.roles());
    String found =
        roles.isEmpty()
            ? "It has no roles" + (user.isAlternateUser() ? " for another user" : "")
            : "Its roles are " + TerminalText.printable(String.join(", ", roles));
    return new Finding(
        "roles",
        found
            + ", and requiredRoles asks for "
            + TerminalText.printable(String.join(" or ", judge.access().requiredRoles()))
            + ".");
  }

  private static String names(SlurmPrincipal user) {
    return user.isAlternateUser() ? user.getName() + " or " + user.tokenUser() : user.getName();
  }
}
