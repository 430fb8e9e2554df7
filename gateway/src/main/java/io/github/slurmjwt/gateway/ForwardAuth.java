package io.github.slurmjwt.gateway;

import io.github.slurmjwt.config.FilterSettings;
import io.github.slurmjwt.config.ForwardAuthSettings;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * How the gateway gives verdicts to a proxy.
 *
 * @param host the address to take questions on
 * @param port the port, 0 for any free one
 * @param verdicts which proxy asks, and what it is told
 * @param openPaths the paths that need no token, as a list
 */
record ForwardAuth(
    String host, int port, ForwardAuthSettings verdicts, Optional<String> openPaths) {
  static final String PORT = "--forward-auth-port";
  static final String HOST = "--forward-auth-host";

  /** Returns the name of the proxy, as the option has it. */
  String proxy() {
    return verdicts.proxy().name().toLowerCase(Locale.ROOT);
  }

  /**
   * Returns the settings of its filter.
   *
   * @param filterParameters those of the gateway's filter
   * @throws io.github.slurmjwt.ConfigException when the open paths are wrong
   */
  FilterSettings filter(Map<String, String> filterParameters) {
    Map<String, String> parameters = new HashMap<>(filterParameters);
    openPaths.ifPresent(paths -> parameters.put("excludedPaths", paths));
    return FilterSettings.from(parameters);
  }
}
