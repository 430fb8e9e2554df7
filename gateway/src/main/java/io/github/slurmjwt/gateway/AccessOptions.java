package io.github.slurmjwt.gateway;

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

  AccessSettings settings() {
    return new AccessSettings(loginLimit);
  }
}
