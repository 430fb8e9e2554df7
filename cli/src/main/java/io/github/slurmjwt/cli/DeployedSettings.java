package io.github.slurmjwt.cli;

import io.github.slurmjwt.ConfigException;
import io.github.slurmjwt.config.ContainerSecuritySettings;
import io.github.slurmjwt.config.FilterSettings;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The parameters in a server's configuration file.
 *
 * @param parameters the parameters by their names
 * @param container whether they are for container-managed security, where some have no effect
 */
record DeployedSettings(Map<String, String> parameters, boolean container) {
  /** Returns settings of the same kind with these parameters. */
  FilterSettings settings(Map<String, String> all) {
    return container ? ContainerSecuritySettings.from(all) : FilterSettings.from(all);
  }

  /** Collects the parameters from one place and refuses repeated ones. */
  static final class Parameters {
    private final String place;
    private final Map<String, String> values = new LinkedHashMap<>();

    /** Creates an empty collection; the place is named in error messages. */
    Parameters(String place) {
      this.place = place;
    }

    void add(String name, String value) {
      if (values.putIfAbsent(name, value) != null) {
        throw new ConfigException(place + " has " + name + " twice: remove one of them");
      }
    }

    Map<String, String> values() {
      return values;
    }
  }
}
