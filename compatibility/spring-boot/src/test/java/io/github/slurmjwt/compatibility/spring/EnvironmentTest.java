package io.github.slurmjwt.compatibility.spring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.Map;
import org.example.portal.PortalApplication;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Applications as somebody starts them: with an environment, and with less on the class path. */
@Tag("compatibility")
class EnvironmentTest {
  /** What a job of Slurm and its tools set. */
  private static final Map<String, String> OF_SLURM =
      Map.of(
          "SLURM_JWT", Cluster.ALICE,
          "SLURM_CONF", "/etc/slurm/slurm.conf",
          "SLURM_JOB_ID", "17",
          "SLURM_JWT_SERVICE_HOST", "10.0.0.1",
          "SLURMRESTD_LISTEN", ":6820");

  @TempDir private Path folder;

  private ApplicationProcess start(
      String without, Map<String, String> environment, String... arguments) throws Exception {
    return ApplicationProcess.start(
        folder,
        entry -> without.isEmpty() || !entry.matches(without),
        environment,
        PortalApplication.class,
        arguments);
  }

  private static String code(Http http) throws Exception {
    return http.get("/me").body().replaceAll("(?s).*\"code\":\"([^\"]+)\".*", "$1");
  }

  @ParameterizedTest(name = "without {0}: {1} answers {2}")
  @CsvSource({
    "spring-.*security.*, /actuator/health, 200",
    "spring-boot-(starter-)?(actuator|health|micrometer).*|micrometer-(core|jakarta9).*, /actuator/health, 401"
  })
  void needsNeitherSpringSecurityNorTheActuator(String without, String path, int status)
      throws Exception {
    String readiness = "--management.endpoint.health.group.readiness.include=slurmJwt";
    try (ApplicationProcess portal =
        start(without, OF_SLURM, Cluster.keyArgument(folder), readiness)) {
      Http http = portal.http();
      assertEquals("200 Slurm user alice", Http.verdict(http.getAs(Cluster.ALICE, "/me")));
      assertEquals("no-credential", code(http));
      assertEquals(status, http.get(path).statusCode());
      assertFalse(portal.output().contains("generated security password"), portal.output());
    }
  }

  @Test
  void takesParametersFromTheEnvironment() throws Exception {
    Cluster.keyArgument(folder);
    Map<String, String> environment =
        Map.of(
            "SLURMJWT_AUTHALTPARAMETERS",
            "use_jwt_client_ids,jwt_key=" + folder.resolve("jwt_hs256.key"),
            "SLURMJWT_REALM",
            "of the environment",
            "SLURMJWT_EXCLUDEDPATHS_0",
            "/me");
    try (ApplicationProcess portal = start("spring-.*security.*", environment)) {
      assertEquals(500, portal.http().get("/me").statusCode(), "there is no user");
      assertEquals(
          "Bearer realm=\"of the environment\"",
          portal.http().get("/page").headers().firstValue("WWW-Authenticate").orElse(""));
    }
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      value = {
        "--slurm-jwt.mode=requird"
            + "|mode must be required, optional or lenient, not requird"
            + "|slurm-jwt.mode (\"slurm-jwt.mode\" from property source \"commandLineArgs\")",
        "--slurm-jwt.excludedPath=/a"
            + "|unknown property slurm-jwt.excludedPath: did you mean slurm-jwt.excluded-paths?"
            + "|Correct slurm-jwt.excludedPath (\"slurm-jwt.excludedPath\" from property source",
        "--slurm-jwt.jwt-key=/k"
            + "|unknown property slurm-jwt.jwt-key: jwt_key is an option in slurm-jwt.auth-alt"
            + "|Correct slurm-jwt.jwt-key (\"slurm-jwt.jwt-key\" from property source",
        "--slurm-jwt.open-heath=true"
            + "|unknown property slurm-jwt.open-heath: did you mean slurm-jwt.open-health?"
            + "|Correct slurm-jwt.open-heath",
        "--slurm-jwt.auth-alt-parameters=jwt_key=/nowhere/key"
            + "|jwt_key=/nowhere/key"
            + "|Correct slurm-jwt.auth-alt-parameters (\"slurm-jwt.auth-alt-parameters\" from",
        "--slurm-jwt.excluded-paths[0]=livez"
            + "|excludedPaths"
            + "|Correct slurm-jwt.excluded-paths (\"slurm-jwt.excluded-paths[0]\" from",
        "--slurm-jwt.auth-alt-parameters=use_jwt_client_ids"
            + "|AuthAltParameters names neither jwt_key= nor jwks="
            + "|slurm-jwt.auth-alt-parameters"
      })
  void saysInASentenceWhyItDoesNotStart(String argument, String sentence, String action)
      throws Exception {
    assertDoesNotStart(sentence, action, argument);
  }

  @Test
  void saysWhyADenyListCannotBeUsed() throws Exception {
    assertDoesNotStart(
        "denyList=/nowhere/denied",
        "Correct slurm-jwt.deny-list (\"slurm-jwt.deny-list\" from",
        Cluster.keyArgument(folder),
        "--slurm-jwt.deny-list=/nowhere/denied");
  }

  private void assertDoesNotStart(String sentence, String action, String... arguments)
      throws Exception {
    try (ApplicationProcess portal = start("", OF_SLURM, arguments)) {
      String output = portal.outputOfFailure();
      assertTrue(output.contains("APPLICATION FAILED TO START"), output);
      assertTrue(output.contains("slurm-jwt-filter cannot start: " + sentence), output);
      assertTrue(output.contains(action), output);
      assertFalse(output.contains("\n\tat "), output);
    }
  }

  @Test
  void runsWithoutTheFilterOnlyWhenToldSo() throws Exception {
    try (ApplicationProcess portal =
        start("spring-.*security.*", OF_SLURM, "--slurm-jwt.enabled=false")) {
      assertEquals(200, portal.http().get("/actuator/health/readiness").statusCode());
      assertEquals(404, portal.http().get("/nowhere").statusCode());
      assertTrue(
          portal.output().contains("slurm-jwt.enabled is false: no request needs a token"),
          portal.output());
    }
  }
}
