package io.github.slurmjwt.springboot;

import io.github.slurmjwt.config.FilterSettings;
import java.util.List;
import java.util.Locale;

/** How the filter's parameters are called among the properties of an application. */
final class PropertyNames {
  static final String PREFIX = "slurm-jwt";

  /** Whether there is a filter at all. */
  static final String ENABLED = PREFIX + ".enabled";

  /** Whether the actuator's health needs no token. */
  static final String OPEN_HEALTH = PREFIX + ".open-health";

  /** What is not for the filter. */
  private static final List<String> OWN = List.of(ENABLED, OPEN_HEALTH);

  private PropertyNames() {}

  /** Returns the property of a parameter: {@code slurm-jwt.jwks-refresh-seconds}. */
  static String of(String parameter) {
    String dashed = parameter.replaceAll("(?<=[a-z])(?=[A-Z])", "-");
    return PREFIX + "." + dashed.toLowerCase(Locale.ROOT);
  }

  /** Tells whether a property with this end is known, however its words are joined. */
  static boolean isKnown(String end) {
    String name = uniform(PREFIX + "." + end);
    return FilterSettings.parameterNames().stream()
            .anyMatch(parameter -> uniform(of(parameter)).equals(name))
        || OWN.stream().anyMatch(own -> uniform(own).equals(name));
  }

  /**
   * Spring Boot's relaxed binding: case, dashes and underscores make no difference. An element of a
   * list has its number behind a dot there.
   */
  private static String uniform(String name) {
    return name.replaceAll("[-_]|[.]\\d+$", "").toLowerCase(Locale.ROOT);
  }
}
