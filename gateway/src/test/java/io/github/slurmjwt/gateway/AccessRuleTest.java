package io.github.slurmjwt.gateway;

import static io.github.slurmjwt.gateway.VerifiedUsers.asRoot;
import static io.github.slurmjwt.gateway.VerifiedUsers.user;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How a rule is written, and what it lets whom do. */
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
    "/slurm/*, '/slurm/a\u2028b', true",
    "/slurm/*/x, '/slurm/a\u2028b/x', true",
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
        "GET,TRACE /slurm/* : any",
        "GET slurm/* : any",
        "GET /slurm/** : any",
        "GET /slurm/v* : any",
        "GET /slurm// : any",
        "GET /slurm/../x : any",
        "GET /slurm/./x : any",
        "GET /slurm/%2e : any",
        "GET /slurm/a;b : any",
        "GET /slurm/a?b : any",
        "GET /slurm/a#b : any",
        "GET /slurm/a\\b : any",
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

  @Test
  void isForEachOfItsMethodsAndNames() throws Exception {
    AccessRule users = AccessRule.parse("GET,POST /slurm/* : user alice, bob").orElseThrow();
    for (String method : List.of("GET", "POST")) {
      assertTrue(users.allows(method, "/slurm/x", user("alice")));
      assertTrue(users.allows(method, "/slurm/x", user("bob")));
    }
    assertFalse(users.allows("PUT", "/slurm/x", user("alice")));
    assertFalse(users.allows("GET", "/slurm/x", user("carol", "alice")));
    assertFalse(users.needsRoles());

    AccessRule roles = AccessRule.parse("GET /slurm/* : role staff,hpc").orElseThrow();
    assertTrue(roles.allows("GET", "/slurm/x", user("alice", "x", "staff")));
    assertTrue(roles.allows("GET", "/slurm/x", user("alice", "hpc", "x")));
    assertFalse(roles.allows("GET", "/slurm/x", user("hpc", "x")));
    assertTrue(roles.needsRoles());
  }

  @Test
  void isForWhomRootActsAndNotForRoot() throws Exception {
    AccessRule ofBob = AccessRule.parse("GET /slurm/* : user bob").orElseThrow();
    AccessRule ofRoot = AccessRule.parse("GET /slurm/* : user root").orElseThrow();

    assertTrue(ofBob.allows("GET", "/slurm/x", asRoot("bob")));
    assertFalse(ofRoot.allows("GET", "/slurm/x", asRoot("bob")));
  }
}
