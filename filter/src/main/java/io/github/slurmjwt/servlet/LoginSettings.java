package io.github.slurmjwt.servlet;

import io.github.slurmjwt.ConfigException;
import io.github.slurmjwt.engine.BackPath;
import jakarta.servlet.ServletConfig;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * The init-params of the log-in servlet.
 *
 * @param page the application's own page in place of the servlet's
 * @param home where people go who come from no page
 * @param filter the name of the filter, where several have a cookie
 */
record LoginSettings(Optional<String> page, String home, Optional<String> filter) {
  static final String PAGE = "page";
  private static final String HOME = "home";
  private static final String FILTER = "filter";
  private static final List<String> NAMES = List.of(PAGE, HOME, FILTER);

  /**
   * Reads the settings.
   *
   * @throws ConfigException when a name is unknown or a value cannot be used
   */
  static LoginSettings from(ServletConfig config) {
    for (String name : Collections.list(config.getInitParameterNames())) {
      if (!NAMES.contains(name)) {
        throw new ConfigException(
            "unknown parameter " + name + ": there are " + String.join(", ", NAMES));
      }
    }
    return new LoginSettings(
        path(config, PAGE), path(config, HOME).orElse("/"), text(config, FILTER));
  }

  private static Optional<String> path(ServletConfig config, String name) {
    Optional<String> path = text(config, name);
    if (path.isPresent() && BackPath.of(path.get(), "").isEmpty()) {
      throw new ConfigException(name + " must be a path within the application, not " + path.get());
    }
    return path;
  }

  private static Optional<String> text(ServletConfig config, String name) {
    Optional<String> text = Optional.ofNullable(config.getInitParameter(name)).map(String::strip);
    if (text.isPresent() && text.get().isEmpty()) {
      throw ConfigException.empty(name);
    }
    return text;
  }
}
