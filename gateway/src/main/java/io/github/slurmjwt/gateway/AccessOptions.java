package io.github.slurmjwt.gateway;

import java.util.List;
import picocli.CommandLine.Option;

/** The options that say who may do what. */
final class AccessOptions {
  @Option(
      names = "--login-limit",
      paramLabel = "N",
      defaultValue = "100",
      converter = OptionTypes.LoginLimit.class,
      description =
          "Allow an address this many bad tokens a minute, 0 for any number (default 100).")
  private int loginLimit;

  @Option(
      names = "--require-account",
      description = "Refuse users whom this machine has no account of.")
  private boolean requireAccount;

  @Option(
      names = "--allow",
      paramLabel = "RULE",
      converter = OptionTypes.Rule.class,
      description = {
        "Allow this and what other rules allow, and nothing else; may be repeated.",
        "METHOD[,METHOD] PATH : any|user NAME[,NAME]|role NAME[,NAME]"
      })
  private List<AccessRule> rules = List.of();

  AccessSettings settings() {
    return new AccessSettings(loginLimit, requireAccount, rules);
  }
}
