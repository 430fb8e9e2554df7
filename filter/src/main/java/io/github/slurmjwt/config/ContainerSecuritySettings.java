package io.github.slurmjwt.config;

import io.github.slurmjwt.ConfigException;
import java.util.Map;

/**
 * Reads the settings of container-managed security: the filter's, except those that need a filter.
 */
public final class ContainerSecuritySettings {
  private ContainerSecuritySettings() {}

  /**
   * Reads settings from named text values.
   *
   * @throws ConfigException when they cannot be used
   */
  public static FilterSettings from(Map<String, String> parameters) {
    // First: without excludedPaths, which are refused too, it could not be used.
    refuseIf(
        parameters.containsKey("loginPage"), "loginPage", "only the filter can redirect to it");
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
        settings.http().identityHeader().isPresent(),
        "identityHeader",
        "only the filter can set it");
    return settings;
  }

  private static void refuseIf(boolean set, String parameter, String instead) {
    if (set) {
      throw new ConfigException(
          parameter + " has no effect in container-managed security: remove it; " + instead);
    }
  }
}
