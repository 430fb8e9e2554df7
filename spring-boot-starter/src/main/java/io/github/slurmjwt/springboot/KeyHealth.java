package io.github.slurmjwt.springboot;

import io.github.slurmjwt.KeySource;
import io.github.slurmjwt.KeyUnavailableException;
import io.github.slurmjwt.keys.KeyStatus;
import io.github.slurmjwt.keys.LiveKeys;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The state of the keys as the actuator shows it.
 *
 * @param available whether tokens can be checked
 * @param details the names and values to show to whoever may see them
 */
record KeyHealth(boolean available, Map<String, Object> details) {
  static KeyHealth of(KeySource keys) {
    return keys instanceof LiveKeys followed ? of(followed.status()) : ofApplication(keys);
  }

  private static KeyHealth of(KeyStatus status) {
    Map<String, Object> details = new LinkedHashMap<>();
    details.put("keys", status.keys());
    details.put("ageSeconds", status.age().toSeconds());
    details.put("failures", status.failures());
    status.lastFailure().ifPresent(why -> details.put("lastFailure", why));
    status.lastFailureAt().ifPresent(at -> details.put("lastFailureAt", at.toString()));
    return new KeyHealth(status.available(), details);
  }

  private static KeyHealth ofApplication(KeySource keys) {
    String supplied = "supplied by the application";
    try {
      keys.current();
      return new KeyHealth(true, Map.of("keys", supplied));
    } catch (KeyUnavailableException e) {
      return new KeyHealth(
          false, Map.of("keys", supplied, "lastFailure", String.valueOf(e.getMessage())));
    }
  }
}
