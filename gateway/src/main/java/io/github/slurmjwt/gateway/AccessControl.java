package io.github.slurmjwt.gateway;

import io.github.slurmjwt.SlurmPrincipal;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;

/** Decides whether a verified user may do what they ask for. Safe for use by many threads. */
final class AccessControl {
  private final AccessSettings settings;
  private final Accounts accounts;

  AccessControl(AccessSettings settings, Accounts accounts) {
    this.settings = settings;
    this.accounts = accounts;
  }

  /** Tells whether every verified user may do everything. */
  boolean isOff() {
    return settings.rules().isEmpty() && !settings.requiresAccount();
  }

  /**
   * Checks a request.
   *
   * @param path as it is forwarded, so that it can be read in one way only
   * @throws GatewayRefusal when no rule allows it, or the user must have an account and has none
   */
  void check(SlurmPrincipal user, String method, String path) throws GatewayRefusal {
    if (!settings.rules().isEmpty() && !isAllowed(user, method, decoded(path))) {
      throw new GatewayRefusal(GatewayProblem.NOT_ALLOWED);
    }
    if (settings.requiresAccount() && !accounts.hasAccount(user.getName())) {
      throw new GatewayRefusal(GatewayProblem.NO_ACCOUNT);
    }
  }

  private boolean isAllowed(SlurmPrincipal user, String method, String path) {
    return settings.rules().stream().anyMatch(rule -> rule.allows(method, path, user));
  }

  /** As slurmrestd reads it. The escapes of a path are complete and hide no slash or dot. */
  private static String decoded(String path) {
    return URLDecoder.decode(path.replace("+", "%2B"), StandardCharsets.UTF_8);
  }
}
