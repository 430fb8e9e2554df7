package io.github.slurmjwt.config;

import io.github.slurmjwt.AccessPolicy;
import io.github.slurmjwt.SlurmOptions;
import io.github.slurmjwt.TokenPolicy;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;

/** The rules in force in one line, for the log. */
final class SettingsSummary {
  private final List<String> rules = new ArrayList<>();

  private SettingsSummary() {}

  static String of(SlurmOptions slurm, TokenPolicy policy, AccessPolicy access, HttpSettings http) {
    SettingsSummary summary = new SettingsSummary();
    summary.rules.add("mode " + http.mode().name().toLowerCase(Locale.ROOT));
    summary.addUsers(slurm, policy);
    summary.addClaims(policy);
    summary.addAccess(access);
    summary.addHttp(http);
    return String.join("; ", summary.rules);
  }

  private void addUsers(SlurmOptions slurm, TokenPolicy policy) {
    rules.add(
        "user from sun, username" + slurm.userClaimField().map(field -> ", " + field).orElse(""));
    boolean onlyRoot = slurm.slurmUser().equals("root");
    rules.add(
        policy.alternateUsers()
            ? "alternate users by root" + (onlyRoot ? "" : " and " + slurm.slurmUser())
            : "no alternate users");
  }

  private void addClaims(TokenPolicy policy) {
    addList("issuer ", policy.requiredIssuer());
    addList("audience ", policy.requiredAudience());
    policy.requiredType().ifPresent(type -> rules.add("type " + type));
    policy
        .maximumLifetime()
        .ifPresent(life -> rules.add("lifetime up to " + life.toSeconds() + " s"));
  }

  private void addAccess(AccessPolicy access) {
    addList("only users ", access.allowedUsers());
    addList("not users ", access.deniedUsers());
    addList("only with role ", access.requiredRoles());
    access
        .minimumRemaining()
        .ifPresent(time -> rules.add("at least " + time.toSeconds() + " s left"));
  }

  private void addList(String rule, Collection<String> texts) {
    if (!texts.isEmpty()) {
      rules.add(rule + String.join(" or ", texts));
    }
  }

  private void addHttp(HttpSettings http) {
    if (!http.excludedPaths().isEmpty()) {
      rules.add("without token " + String.join(" ", http.excludedPaths()));
    }
    http.identityHeader().ifPresent(header -> rules.add("name in header " + header));
  }
}
