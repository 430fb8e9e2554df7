package io.github.slurmjwt.springboot;

import io.github.slurmjwt.ConfigException;
import io.github.slurmjwt.config.FilterSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.env.Environment;

/**
 * Reports settings that cannot be honoured as Spring Boot does its own: the filter's sentence, the
 * properties it is about, and no stack trace.
 */
final class ConfigFailureAnalyzer extends AbstractFailureAnalyzer<ConfigException> {
  /** How a sentence names a key file, or a key set, wherever it comes from. */
  private static final Pattern KEY_FILE = Pattern.compile("\\b(?:jwt_key|jwks)=");

  private final Environment environment;

  ConfigFailureAnalyzer(Environment environment) {
    this.environment = environment;
  }

  @Override
  protected FailureAnalysis analyze(Throwable root, ConfigException cause) {
    String sentence = String.valueOf(cause.getMessage());
    List<String> properties = new ArrayList<>(properties(sentence));
    if (properties.isEmpty() && KEY_FILE.matcher(sentence).find()) {
      properties.add(PropertyNames.of("AuthAltParameters"));
    }
    String subject =
        properties.isEmpty()
            ? "the property or the file that causes this"
            : properties.stream().map(this::located).collect(Collectors.joining(", "));
    return new FailureAnalysis(
        "slurm-jwt-filter cannot start: " + sentence,
        "Correct "
            + subject
            + ", or set "
            + PropertyNames.ENABLED
            + "=false to run without the filter.",
        cause);
  }

  /** Returns the properties that a sentence names, by the parameter or as they are. */
  private static List<String> properties(String sentence) {
    Optional<String> unknown = PropertyNames.unknownIn(sentence);
    if (unknown.isPresent()) {
      return List.of(unknown.get());
    }
    Stream<String> ofParameters =
        FilterSettings.parameterNames().stream()
            .filter(name -> Pattern.compile("\\b" + name + "\\b").matcher(sentence).find())
            .map(PropertyNames::of);
    return Stream.concat(
            ofParameters, Stream.of(PropertyNames.OPEN_HEALTH).filter(sentence::contains))
        .toList();
  }

  private String located(String property) {
    return property + origin(property).map(at -> " (" + at + ")").orElse("");
  }

  /** Returns where the value or the list is that counts. */
  private Optional<String> origin(String property) {
    ConfigurationPropertyName name = ConfigurationPropertyName.adapt(property, '.');
    return StreamSupport.stream(ConfigurationPropertySources.get(environment).spliterator(), false)
        .map(
            source ->
                Optional.ofNullable(source.getConfigurationProperty(name))
                    .or(
                        () ->
                            Optional.ofNullable(
                                source.getConfigurationProperty(name.append("[0]")))))
        .flatMap(Optional::stream)
        .findFirst()
        .map(found -> String.valueOf(found.getOrigin()));
  }
}
