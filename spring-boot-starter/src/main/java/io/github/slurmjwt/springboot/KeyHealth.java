package io.github.slurmjwt.springboot;

import io.github.slurmjwt.KeySource;
import io.github.slurmjwt.KeyUnavailableException;
import io.github.slurmjwt.keys.KeyStatus;
import io.github.slurmjwt.keys.LiveKeys;
import io.github.slurmjwt.servlet.AuthenticationStatus;
import jakarta.servlet.ServletContext;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The state of the keys as the actuator shows it.
 *
 * @param status a status of Spring Boot
 * @param details the names and values to show to whoever may see them
 */
record KeyHealth(String status, Map<String, Object> details) {
  private static final String UP = "UP";

  /** Answered with 503. */
  private static final String OUT_OF_SERVICE = "OUT_OF_SERVICE";

  /** Answered with 200. */
  private static final String UNKNOWN = "UNKNOWN";

  /** Returns the state of these keys; null where the application has no keys as a bean. */
  private static KeyHealth of(@Nullable KeySource keys) {
    if (keys == null) {
      return new KeyHealth(UNKNOWN, Map.of("keys", "none of the starter's or as a bean"));
    }
    return keys instanceof LiveKeys followed ? of(followed.status()) : ofApplication(keys);
  }

  /** Returns the state of these keys, and that of the application's deny list, if it has one. */
  static KeyHealth of(@Nullable KeySource keys, ServletContext application) {
    KeyHealth ofKeys = of(keys);
    Map<String, Object> details = new LinkedHashMap<>(ofKeys.details());
    AuthenticationStatus.of(application).stream()
        .flatMap(filter -> filter.denyList().stream())
        .findFirst()
        .ifPresent(status -> details.put("denyList", details("file", status)));
    return new KeyHealth(ofKeys.status(), details);
  }

  private static KeyHealth of(KeyStatus status) {
    return new KeyHealth(status.available() ? UP : OUT_OF_SERVICE, details("keys", status));
  }

  private static Map<String, Object> details(String place, KeyStatus status) {
    Map<String, Object> details = new LinkedHashMap<>();
    details.put(place, status.keys());
    details.put("ageSeconds", status.age().toSeconds());
    details.put("failures", status.failures());
    status.lastFailure().ifPresent(why -> details.put("lastFailure", why));
    status.lastFailureAt().ifPresent(at -> details.put("lastFailureAt", at.toString()));
    return details;
  }

  private static KeyHealth ofApplication(KeySource keys) {
    String supplied = "supplied by the application";
    try {
      keys.current();
      return new KeyHealth(UP, Map.of("keys", supplied));
    } catch (KeyUnavailableException e) {
      return new KeyHealth(
          OUT_OF_SERVICE, Map.of("keys", supplied, "lastFailure", String.valueOf(e.getMessage())));
    }
  }
}
