package io.github.slurmjwt.springboot;

import io.github.slurmjwt.ConfigException;
import io.github.slurmjwt.config.FilterSettings;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
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
  private final Environment environment;

  ConfigFailureAnalyzer(Environment environment) {
    this.environment = environment;
  }

  @Override
  protected FailureAnalysis analyze(Throwable root, ConfigException cause) {
    String sentence = String.valueOf(cause.getMessage());
    List<String> named =
        FilterSettings.parameterNames().stream()
            .filter(name -> Pattern.compile("\\b" + name + "\\b").matcher(sentence).find())
            .map(this::property)
            .toList();
    String subject = named.isEmpty() ? PropertyNames.PREFIX + ".…" : String.join(", ", named);
    return new FailureAnalysis(
        "slurm-jwt-filter cannot start: " + sentence,
        "Correct "
            + subject
            + ", or set "
            + PropertyNames.ENABLED
            + "=false to run without the filter.",
        cause);
  }

  private String property(String parameter) {
    String name = PropertyNames.of(parameter);
    return name + origin(ConfigurationPropertyName.of(name)).map(at -> " (" + at + ")").orElse("");
  }

  private Optional<String> origin(ConfigurationPropertyName name) {
    return StreamSupport.stream(ConfigurationPropertySources.get(environment).spliterator(), false)
        .map(source -> Optional.ofNullable(source.getConfigurationProperty(name)))
        .flatMap(Optional::stream)
        .findFirst()
        .map(property -> String.valueOf(property.getOrigin()));
  }
}
