package io.github.slurmjwt.cli;

import io.github.slurmjwt.ConfigException;
import io.github.slurmjwt.config.ContainerSettings;
import io.github.slurmjwt.config.FilterSettings;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Parameters as a file gives them to a server.
 *
 * @param parameters the parameters by their names
 * @param container whether they are for container-managed security, where some do nothing
 */
record DeployedSettings(Map<String, String> parameters, boolean container) {
  /** Returns the settings of this form, and of these parameters in all. */
  FilterSettings settings(Map<String, String> all) {
    return container ? ContainerSettings.from(all) : FilterSettings.from(all);
  }

  /** Collects the parameters of one place, each of them once. */
  static final class Parameters {
    private final String place;
    private final Map<String, String> values = new LinkedHashMap<>();

    /** Creates an empty collection; the place is for the sentence. */
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
