package io.github.slurmjwt.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.slurmjwt.ConfigException;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Parameters that only a filter can obey are refused where there is none. */
class ContainerSecuritySettingsTest {
  private static Map<String, String> parameters(String name, String value) {
    return new HashMap<>(Map.of("AuthAltParameters", "jwt_key=/k", name, value));
  }

  @Test
  void takesTheFiltersParameters() {
    assertEquals(
        "here", ContainerSecuritySettings.from(parameters("realm", "here")).http().realm());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "excludedPaths | /a | paths without a security-constraint are open",
        "corsPreflight | true | leave OPTIONS out of the security-constraint with"
            + " http-method-omission",
        "loginPage | /login | only the filter can redirect to it",
        "identityHeader | X-User | only the filter can set it"
      })
  void refusesWhatNeedsAFilter(String name, String value, String instead) {
    ConfigException refusal =
        assertThrows(
            ConfigException.class, () -> ContainerSecuritySettings.from(parameters(name, value)));
    assertEquals(
        name + " has no effect in container-managed security: remove it; " + instead,
        refusal.getMessage());
  }
}
