package io.github.slurmjwt.springboot;

import io.github.slurmjwt.config.FilterSettings;
import java.util.Map;
import java.util.regex.Pattern;
import org.springframework.core.env.Environment;

/** The filter's settings as the properties of an application have them. */
final class BootSettings {
  private static final String ALT_PARAMETERS = "AuthAltParameters";
  private static final String EXCLUDED = "excludedPaths";
  private static final Pattern NAMES_KEYS = Pattern.compile("(^|[,=\\s])(jwt_key|jwks)=");

  /** Settings name keys in any case; these are never read. */
  private static final String NOT_READ = "jwt_key=/supplied-by-the-application";

  private BootSettings() {}

  /**
   * Reads the settings.
   *
   * @param ownKeys whether the application supplies the keys, so that the properties need not
   * @throws io.github.slurmjwt.ConfigException when they cannot be honoured
   */
  static FilterSettings read(Environment environment, boolean ownKeys) {
    Map<String, String> parameters = new ConfiguredParameters(environment).read();
    if (ownKeys && !parameters.containsKey("slurmConf")) {
      parameters.merge(ALT_PARAMETERS, NOT_READ, BootSettings::withKeys);
    }
    String health = String.join(",", OpenHealth.paths(environment));
    if (!health.isEmpty()) {
      parameters.merge(EXCLUDED, health, BootSettings::joined);
    }
    return FilterSettings.from(parameters);
  }

  private static String withKeys(String line, String keys) {
    return NAMES_KEYS.matcher(line).find() ? line : joined(line, keys);
  }

  /** What is blank stays so: the filter says that it is. */
  private static String joined(String before, String more) {
    return before.isBlank() ? before : before.strip() + "," + more;
  }
}
