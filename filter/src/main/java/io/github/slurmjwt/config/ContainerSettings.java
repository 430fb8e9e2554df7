package io.github.slurmjwt.config;

import io.github.slurmjwt.ConfigException;
import java.util.Map;

/** Settings as the filter has them, less those that only a filter can honour. */
public final class ContainerSettings {
  private ContainerSettings() {}

  /**
   * Reads settings from named text values.
   *
   * @throws ConfigException when they cannot be honoured
   */
  public static FilterSettings from(Map<String, String> parameters) {
    FilterSettings settings = FilterSettings.from(parameters);
    refuseIf(
        !settings.http().excludedPaths().isEmpty(),
        "excludedPaths",
        "paths without a security-constraint are open");
    refuseIf(
        settings.http().corsPreflight(),
        "corsPreflight",
        "leave OPTIONS out of the security-constraint with http-method-omission");
    refuseIf(
        settings.http().identityHeader().isPresent(), "identityHeader", "only the filter sets it");
    return settings;
  }

  private static void refuseIf(boolean set, String parameter, String instead) {
    if (set) {
      throw new ConfigException(
          parameter + " does nothing in container-managed security: take it out; " + instead);
    }
  }
}
