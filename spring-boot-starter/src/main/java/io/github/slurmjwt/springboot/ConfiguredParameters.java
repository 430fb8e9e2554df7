package io.github.slurmjwt.springboot;

import io.github.slurmjwt.ConfigException;
import io.github.slurmjwt.config.FilterSettings;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.bind.PropertySourcesPlaceholdersResolver;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.core.env.Environment;

/**
 * Reads the filter's parameters from the properties {@code slurm-jwt.…} of an application. Each is
 * taken as text, so that the filter says what is wrong with it; a list in YAML is that of its
 * elements with blanks between them, or with commas where Slurm has them.
 */
final class ConfiguredParameters {
  private static final Pattern BLANK = Pattern.compile("\\s");
  private static final Pattern BLANK_OR_COMMA = Pattern.compile("[\\s,]");

  /** Those of names, whose text in a web.xml may have commas between them; a URL may hold one. */
  private static final Set<ConfigurationPropertyName> NAMES =
      Stream.of("allowedUsers", "deniedUsers", "requiredRoles")
          .map(parameter -> ConfigurationPropertyName.of(PropertyNames.of(parameter)))
          .collect(Collectors.toSet());

  private static final ConfigurationPropertyName SLURMS_LINE =
      ConfigurationPropertyName.of(PropertyNames.of("AuthAltParameters"));

  private final Environment environment;
  private final PropertySourcesPlaceholdersResolver placeholders;

  ConfiguredParameters(Environment environment) {
    this.environment = environment;
    this.placeholders = new PropertySourcesPlaceholdersResolver(environment);
  }

  /**
   * Returns the parameters that are set, by their names in a web.xml.
   *
   * @throws ConfigException when a property is none of the filter's
   */
  Map<String, String> read() {
    refuseUnknown();
    Map<String, String> parameters = new HashMap<>();
    for (String parameter : FilterSettings.parameterNames()) {
      value(ConfigurationPropertyName.of(PropertyNames.of(parameter)))
          .ifPresent(text -> parameters.put(parameter, text));
    }
    return parameters;
  }

  /** The first source that has the text or a list counts, as everywhere in Spring Boot. */
  private Optional<String> value(ConfigurationPropertyName name) {
    return StreamSupport.stream(ConfigurationPropertySources.get(environment).spliterator(), false)
        .map(source -> value(name, source))
        .flatMap(Optional::stream)
        .findFirst();
  }

  private Optional<String> value(
      ConfigurationPropertyName name, ConfigurationPropertySource source) {
    Binder binder = new Binder(List.of(source), placeholders);
    if (source.getConfigurationProperty(name) != null) {
      return Optional.of(binder.bind(name, Bindable.of(String.class)).orElse(""));
    }
    if (source.getConfigurationProperty(name.append("[0]")) != null) {
      return Optional.of(
          joined(name, binder.bind(name, Bindable.listOf(String.class)).orElse(List.of())));
    }
    return Optional.empty();
  }

  private static String joined(ConfigurationPropertyName name, List<String> elements) {
    if (name.equals(SLURMS_LINE)) {
      return String.join(",", elements);
    }
    Pattern several = NAMES.contains(name) ? BLANK_OR_COMMA : BLANK;
    if (elements.stream().anyMatch(element -> several.matcher(element.strip()).find())) {
      throw new ConfigException(
          name + ": an element of the list holds a blank or a comma; use one element for each");
    }
    return String.join(" ", elements);
  }

  private void refuseUnknown() {
    Map<String, String> all =
        Binder.get(environment)
            .bind(PropertyNames.PREFIX, Bindable.mapOf(String.class, String.class))
            .orElse(Map.of());
    all.keySet().stream()
        .filter(name -> !PropertyNames.isKnown(name))
        .findFirst()
        .ifPresent(
            unknown -> {
              throw new ConfigException(PropertyNames.unknown(unknown));
            });
  }
}
