package io.github.slurmjwt.springboot;

import io.github.slurmjwt.ConfigException;
import java.util.List;
import org.springframework.core.env.Environment;
import org.springframework.util.ClassUtils;

/**
 * The paths of the actuator's health, which probes ask for without a token. They show UP or DOWN
 * and, unless the application says otherwise, nothing more.
 */
final class OpenHealth {
  private static final List<String> ENDPOINTS =
      List.of(
          "org.springframework.boot.actuate.health.HealthEndpoint",
          "org.springframework.boot.health.actuate.endpoint.HealthEndpoint");

  private OpenHealth() {}

  /** Returns the paths to exclude; empty without an actuator on the application's own port. */
  static List<String> paths(Environment environment) {
    boolean hasEndpoint = ENDPOINTS.stream().anyMatch(name -> ClassUtils.isPresent(name, null));
    if (!isOpen(environment) || !hasEndpoint || isElsewhere(environment)) {
      return List.of();
    }
    String health =
        folder(environment.getProperty("spring.mvc.servlet.path", ""))
            + folder(environment.getProperty("management.endpoints.web.base-path", "/actuator"))
            + folder(
                environment.getProperty("management.endpoints.web.path-mapping.health", "health"));
    return List.of(health, health + "/*");
  }

  private static boolean isOpen(Environment environment) {
    String open = environment.getProperty(PropertyNames.OPEN_HEALTH, "true");
    return switch (open) {
      case "true" -> true;
      case "false" -> false;
      default ->
          throw new ConfigException(
              PropertyNames.OPEN_HEALTH + " must be true or false, not " + open);
    };
  }

  /** On a port of its own the actuator has no filter of the application. */
  private static boolean isElsewhere(Environment environment) {
    String port = environment.getProperty("management.server.port", "");
    return !port.isEmpty() && !port.equals(environment.getProperty("server.port", "8080"));
  }

  private static String folder(String path) {
    String inner = path.replaceAll("^/+|/+$", "");
    return inner.isEmpty() ? "" : "/" + inner;
  }
}
