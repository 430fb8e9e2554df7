package io.github.slurmjwt.springboot;

import io.github.slurmjwt.config.FilterSettings;
import io.github.slurmjwt.config.NearestName;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** How the filter's parameters are called among the properties of an application. */
final class PropertyNames {
  static final String PREFIX = "slurm-jwt";

  /** Whether there is a filter at all. */
  static final String ENABLED = PREFIX + ".enabled";

  /** Whether the actuator's health needs no token. */
  static final String OPEN_HEALTH = PREFIX + ".open-health";

  private static final String UNKNOWN = "unknown property " + PREFIX + ".";

  /** Options of AuthAltParameters that may be taken for properties. */
  private static final Set<String> SLURMS = Set.of("jwt_key", "jwks", "userclaimfield");

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

  /** Returns how to correct a property with this end, of which none is known. */
  static String unknown(String end) {
    String option = end.replace('-', '_').toLowerCase(Locale.ROOT);
    if (SLURMS.contains(option)) {
      return UNKNOWN + end + ": " + option + " is an option in " + of("AuthAltParameters");
    }
    List<String> all =
        Stream.concat(FilterSettings.parameterNames().stream().map(PropertyNames::of), OWN.stream())
            .toList();
    return UNKNOWN + end + ": did you mean " + NearestName.of(PREFIX + "." + end, all) + "?";
  }

  /** Returns the property that a sentence of {@link #unknown} is about. */
  static Optional<String> unknownIn(String sentence) {
    return sentence.startsWith(UNKNOWN)
        ? Optional.of(sentence.substring(UNKNOWN.length() - PREFIX.length() - 1).split(": ", 2)[0])
        : Optional.empty();
  }

  /**
   * Spring Boot's relaxed binding: case, dashes and underscores make no difference. An element of a
   * list has its number behind a dot there.
   */
  private static String uniform(String name) {
    return name.replaceAll("[-_]|[.]\\d+$", "").toLowerCase(Locale.ROOT);
  }
}
