package io.github.slurmjwt.springboot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.slurmjwt.ConfigException;
import io.github.slurmjwt.config.FilterSettings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;
import org.springframework.core.io.ByteArrayResource;

/** The filter's parameters among the properties of an application. */
class ConfiguredParametersTest {
  private static Map<String, String> read(StandardEnvironment environment) {
    ConfigurationPropertySources.attach(environment);
    return new ConfiguredParameters(environment).read();
  }

  private static StandardEnvironment empty() {
    StandardEnvironment environment = new StandardEnvironment();
    environment.getPropertySources().forEach(it -> remove(environment, it.getName()));
    return environment;
  }

  private static void remove(StandardEnvironment environment, String name) {
    environment.getPropertySources().remove(name);
  }

  private static StandardEnvironment yaml(String text) throws IOException {
    StandardEnvironment environment = empty();
    new YamlPropertySourceLoader()
        .load("yaml", new ByteArrayResource(text.getBytes(StandardCharsets.UTF_8)))
        .forEach(environment.getPropertySources()::addLast);
    return environment;
  }

  private static StandardEnvironment variables(String... namesAndValues) {
    Map<String, Object> variables = new LinkedHashMap<>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      variables.put(namesAndValues[i], namesAndValues[i + 1]);
    }
    StandardEnvironment environment = empty();
    environment
        .getPropertySources()
        .addFirst(new SystemEnvironmentPropertySource("systemEnvironment", variables));
    return environment;
  }

  @Test
  void knowsEveryParameterByItsDashedNameAndInTheEnvironment() {
    for (String parameter : FilterSettings.parameterNames()) {
      StandardEnvironment properties = empty();
      properties
          .getPropertySources()
          .addFirst(
              new MapPropertySource("test", Map.of(PropertyNames.of(parameter), "some text")));
      assertEquals(Map.of(parameter, "some text"), read(properties));
      String variable = PropertyNames.of(parameter).replace("-", "").replace('.', '_');
      assertEquals(
          Map.of(parameter, "some text"),
          read(variables(variable.toUpperCase(Locale.ROOT), "some text")));
    }
  }

  @Test
  void writesWordsWithDashes() {
    assertEquals("slurm-jwt.auth-alt-parameters", PropertyNames.of("AuthAltParameters"));
    assertEquals("slurm-jwt.jwks-maximum-age-seconds", PropertyNames.of("jwksMaximumAgeSeconds"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "maximum-token-length",
        "maximumTokenLength",
        "MAXIMUM_TOKEN_LENGTH",
        "MaximumTokenLength"
      })
  void takesAnySpelling(String name) throws IOException {
    assertEquals(
        Map.of("maximumTokenLength", "9000"), read(yaml("slurm-jwt:\n  " + name + ": 9000\n")));
  }

  @Test
  void takesAListOfYaml() throws IOException {
    assertEquals(
        Map.of(
            "excludedPaths",
            "/a /b/*",
            "requiredIssuer",
            "https://a/x,y https://b",
            "AuthAltParameters",
            "jwt_key=/k,userclaimfield=upn",
            "userNamePattern",
            "[a-z]{1,8}"),
        read(
            yaml(
                """
                slurm-jwt:
                  excluded-paths:
                    - /a
                    - /b/*
                  required-issuer:
                    - https://a/x,y
                    - https://b
                  auth-alt-parameters:
                    - jwt_key=/k
                    - userclaimfield=upn
                  user-name-pattern: "[a-z]{1,8}"
                """)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"HPC Users", "hpc,users"})
  void refusesAnElementThatWouldBecomeTwo(String element) throws IOException {
    StandardEnvironment list = yaml("slurm-jwt:\n  required-roles: [\"" + element + "\"]\n");
    ConfigException wrong = assertThrows(ConfigException.class, () -> read(list));
    assertEquals(
        "slurm-jwt.required-roles: an element of the list holds a blank or a comma; use one element"
            + " for each",
        wrong.getMessage());
  }

  @Test
  void letsTheFirstSourceWinAlsoOverAList() throws IOException {
    StandardEnvironment environment =
        yaml("slurm-jwt:\n  excluded-paths: [/a, /b]\n  realm: low\n");
    environment
        .getPropertySources()
        .addFirst(
            new SystemEnvironmentPropertySource(
                "systemEnvironment", Map.of("SLURMJWT_EXCLUDEDPATHS", "/c")));
    assertEquals(Map.of("excludedPaths", "/c", "realm", "low"), read(environment));
    StandardEnvironment list = yaml("slurm-jwt:\n  excluded-paths: /a\n");
    list.getPropertySources()
        .addFirst(
            new SystemEnvironmentPropertySource(
                "systemEnvironment",
                Map.of("SLURMJWT_EXCLUDEDPATHS_0", "/d", "SLURMJWT_EXCLUDEDPATHS_1", "/e")));
    assertEquals(Map.of("excludedPaths", "/d /e"), read(list));
  }

  @Test
  void fillsPlaceholdersAndKeepsSwitchesToItself() throws IOException {
    assertEquals(
        Map.of("realm", "cluster one"),
        read(
            yaml(
                """
                name: one
                slurm-jwt:
                  enabled: true
                  open-health: false
                  realm: cluster ${name}
                """)));
  }

  @Test
  void isNotDisturbedByTheEnvironmentOfSlurm() {
    assertEquals(
        Map.of(),
        read(
            variables(
                "SLURM_JWT",
                "a.b.c",
                "SLURM_CONF",
                "/etc/slurm/slurm.conf",
                "SLURM_JOB_ID",
                "1",
                "SLURM_JWT_PORT",
                "80",
                "SLURM_CLUSTER_NAME",
                "c")));
  }

  @Test
  void refusesWhatIsNoParameter() {
    ConfigException failure =
        assertThrows(ConfigException.class, () -> read(yaml("slurm-jwt:\n  realms: x\n")));
    assertEquals(
        "unknown property slurm-jwt.realms: did you mean slurm-jwt.realm?",
        String.valueOf(failure.getMessage()));
    assertThrows(ConfigException.class, () -> read(variables("SLURMJWT_MODUS", "x")));
  }
}
