package io.github.slurmjwt.springboot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.slurmjwt.ConfigException;
import io.github.slurmjwt.config.FilterSettings;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.core.env.Environment;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;

/** What an application adds to its properties: the health's paths, and keys of its own. */
class BootSettingsTest {
  private static final String KEY = "slurm-jwt.auth-alt-parameters=jwt_key=/k";

  private static Environment environment(String... properties) {
    Map<String, Object> all = new LinkedHashMap<>();
    for (String property : properties) {
      String[] parts = property.split("=", 2);
      all.put(parts[0], parts[1]);
    }
    StandardEnvironment environment = new StandardEnvironment();
    environment.getPropertySources().addFirst(new MapPropertySource("test", all));
    ConfigurationPropertySources.attach(environment);
    return environment;
  }

  private static List<String> excluded(String... properties) {
    return BootSettings.read(environment(properties), false).http().excludedPaths();
  }

  @Test
  void theHealthIsOpenBesideTheExcludedPaths() {
    assertEquals(List.of("/actuator/health", "/actuator/health/*"), excluded(KEY));
    assertEquals(
        List.of("/a", "/b/*", "/actuator/health", "/actuator/health/*"),
        excluded(KEY, "slurm-jwt.excluded-paths=/a /b/*"));
    assertEquals(List.of(), excluded(KEY, "slurm-jwt.open-health=false"));
    assertEquals(
        List.of("/a"), excluded(KEY, "slurm-jwt.open-health=false", "slurm-jwt.excluded-paths=/a"));
  }

  @ParameterizedTest
  @CsvSource({
    "spring.mvc.servlet.path=/app/, /app/actuator/health",
    "management.endpoints.web.base-path=/, /health",
    "management.endpoints.web.base-path=/manage, /manage/health",
    "management.endpoints.web.path-mapping.health=alive, /actuator/alive",
    "management.server.port=8080, /actuator/health",
    "management.server.port=, /actuator/health",
  })
  void theHealthIsWhereTheApplicationHasPutIt(String property, String path) {
    assertEquals(List.of(path, path + "/*"), OpenHealth.paths(environment(property)));
  }

  @Test
  void onAPortOfItsOwnItHasNoFilter() {
    assertEquals(List.of(), OpenHealth.paths(environment("management.server.port=9090")));
    assertEquals(
        List.of(),
        OpenHealth.paths(environment("management.server.port=8080", "server.port=9090")));
    assertEquals(
        2, OpenHealth.paths(environment("management.server.port=9090", "server.port=9090")).size());
  }

  @Test
  void theSwitchIsTrueOrFalse() {
    Environment wrong = environment(KEY, "slurm-jwt.open-health=yes");
    assertEquals(
        "slurm-jwt.open-health must be true or false, not yes",
        assertThrows(ConfigException.class, () -> BootSettings.read(wrong, false)).getMessage());
  }

  /** Nobody reads the file that the settings then name. */
  @Test
  void whoBringsKeysNeedNotNameThem() {
    assertEquals("/supplied-by-the-application", jwtKey(true));
    assertEquals(
        "/supplied-by-the-application",
        jwtKey(true, "slurm-jwt.auth-alt-parameters=use_jwt_client_ids"));
    assertEquals("/k", jwtKey(true, KEY), "named all the same");
    assertEquals("/k", jwtKey(true, "slurm-jwt.auth-alt-parameters=use_jwt_client_ids,jwt_key=/k"));
    assertEquals("none", jwtKey(true, "slurm-jwt.auth-alt-parameters=jwks=/j"));
    assertThrows(ConfigException.class, () -> jwtKey(false));
    assertThrows(
        ConfigException.class, () -> jwtKey(true, "slurm-jwt.auth-alt-parameters= "), "blank");
  }

  private static String jwtKey(boolean ownKeys, String... properties) {
    FilterSettings settings = BootSettings.read(environment(properties), ownKeys);
    return settings.keys().jwtKey().map(Path::toString).orElse("none");
  }
}
