package io.github.slurmjwt.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How a rule is written, and which paths it is for. Who it is for is tested over HTTP. */
final class AccessRuleTest {
  @ParameterizedTest
  @CsvSource({
    "/slurm/*, /slurm/v0.0.38/jobs, true",
    "/slurm/*, /slurm, true",
    "/slurm/*, /slurm/, true",
    "/slurm/*, /slurmdb/v0.0.38/jobs, false",
    "/slurm/*, /Slurm/v0.0.38/jobs, false",
    "/slurm/*/job/submit, /slurm/v0.0.38/job/submit, true",
    "/slurm/*/job/submit, /slurm/v0.0.38/job/submit/, false",
    "/slurm/*/job/submit, /slurm/a/b/job/submit, false",
    "/slurm/*/job/submit, /slurm//job/submit, false",
    "/slurm/*/job/*, /slurm/v0.0.38/job/42, true",
    "/slurm/*/job/*, /slurm/v0.0.38/jobs, false",
    "/slurm/v0.0.38/ping, /slurm/v0x0.38/ping, false",
    "/*, /openapi.json, true",
  })
  void aStarIsOneSegmentOrAtTheEndTheRest(String pattern, String path, boolean matches) {
    AccessRule rule = AccessRule.parse("GET " + pattern + " : any").orElseThrow();

    assertEquals(matches, rule.path().matcher(path).matches());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET /slurm/* : any",
        "GET,POST /slurm/*/job/submit : role hpc-users",
        "* /slurm/* : user alice, bob",
        "  DELETE   /slurm/*/job/*   :   role a,b  ",
      })
  void takes(String text) {
    assertEquals(text.strip(), AccessRule.parse(text).orElseThrow().toString());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "GET /slurm/*",
        "GET /slurm/*: any",
        "get /slurm/* : any",
        "TRACE /slurm/* : any",
        "GET slurm/* : any",
        "GET /slurm/** : any",
        "GET /slurm/v* : any",
        "GET /slurm// : any",
        "GET /slurm/../x : any",
        "GET /slurm/%2e : any",
        "GET /slurm/* : all",
        "GET /slurm/* : any alice",
        "GET /slurm/* : user",
        "GET /slurm/* : user ,",
        "GET /slurm/* : alice",
        "GET /slurm/* : group hpc",
      })
  void refuses(String text) {
    assertEquals(Optional.empty(), AccessRule.parse(text));
  }

  /** A list of users may be long; the depth of the stack is limited. */
  @Test
  void takesLinesOfAnyLength() {
    int times = 20_000;
    for (String line :
        List.of(
            "GET /slurm/* : user a" + ", a".repeat(times),
            "GET " + "/slurm".repeat(times) + " : any",
            "GET" + ",GET".repeat(times) + " /slurm/* : any")) {
      assertEquals(line, AccessRule.parse(line).orElseThrow().toString());
      assertEquals(AccessRule.RULE, AccessRule.mistake(line + " x"));
    }
    assertTrue(
        AccessRule.mistake("GET " + "/slurm".repeat(times) + "* : any").contains("write /slurm/"));
  }

  @Test
  void saysWhichStarIsNoSegment() {
    assertEquals(
        "has a * in /openapi* that is not a whole segment: write /openapi/* for what is below, or"
            + " whole names",
        AccessRule.mistake("GET /openapi* : any"));
    assertTrue(AccessRule.mistake("GET /slurm/v*: any").contains("write /slurm/v/*"));
    assertEquals(AccessRule.RULE, AccessRule.mistake("GET /slurm/** : any"));
    assertEquals(AccessRule.RULE, AccessRule.mistake("get /slurm/* : any"));
  }

  @Test
  void starForAllMethodsMeansThoseThatAreForwarded() {
    assertTrue(
        AccessRule.parse("* /slurm/* : any")
            .orElseThrow()
            .methods()
            .containsAll(GatewayServlet.METHODS));
  }
}
