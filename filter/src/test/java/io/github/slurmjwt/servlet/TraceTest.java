package io.github.slurmjwt.servlet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.slurmjwt.config.Mode;
import io.github.slurmjwt.testing.Http.Answer;
import io.github.slurmjwt.testing.Tokens;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** TRACE, with which a servlet sends all headers back, to containers that let it through. */
@OnEveryServer
class TraceTest extends ServerTest {
  private static final String ALICE = Tokens.validFor("alice");

  @Override
  TestApp app() {
    return TestApp.behind(
        TestApp.filter(
            settings ->
                settings.http(
                    http ->
                        http.mode(Mode.LENIENT)
                            .cookieName("slurm")
                            .excludedPaths(List.of("/public/*")))));
  }

  @ParameterizedTest(name = "P9 {0}")
  @ValueSource(
      strings = {
        "X-SLURM-USER-TOKEN: ",
        "Authorization: Bearer ",
        "Cookie: slurm=",
        "Authorization: Basic ",
        "X_SLURM_USER_TOKEN: "
      })
  void neverSendsATokenBack(String header) throws Exception {
    for (String target : List.of("/public/trace", "/trace", "/public/go?how=forward&to=/trace")) {
      Answer answer = http().send("TRACE", target, header + ALICE);
      assertEquals(405, answer.status(), target + " " + answer);
      assertFalse(answer.toString().contains(ALICE), answer.toString());
    }
  }

  @Test
  @DisplayName("P9 the answer")
  void refusesTraceWithoutToken() throws Exception {
    Answer answer = http().send("TRACE", "/trace");
    assertEquals(405, answer.status());
    if (answer.header("Content-Type").startsWith("application/problem+json")) {
      assertEquals(
          "{\"type\":\"about:blank\",\"title\":\"Method Not Allowed\",\"status\":405,"
              + "\"detail\":\"TRACE would send the token back.\",\"code\":\"trace-not-allowed\"}\n",
          answer.body());
      assertEquals("no-store", answer.header("Cache-Control"));
      assertEquals("", answer.header("WWW-Authenticate"));
      assertEquals("DELETE, GET, HEAD, OPTIONS, PATCH, POST, PUT", answer.header("Allow"));
    }
  }

  @Test
  @DisplayName("P9 the audit line")
  void recordsTheRefusal() throws Exception {
    try (CapturedLog log = new CapturedLog()) {
      Answer answer = http().send("TRACE", "/trace", "X-SLURM-USER-TOKEN: " + ALICE);
      boolean ours = answer.body().contains("trace-not-allowed");
      assertEquals(ours ? 1 : 0, log.lines().size());
      assertTrue(
          log.lines().stream()
              .allMatch(
                  line ->
                      line.equals(
                          "INFO decision=refused reason=trace-not-allowed user=- token-user=-"
                              + " remote=127.0.0.1 token=- method=TRACE path=/trace"
                              + " application=/ source=-")),
          log.lines().toString());
    }
  }

  @Test
  @DisplayName("P9 an error page, which a container shows to a TRACE that it refuses")
  void sendsNoTokenBackByAnErrorPage() throws Exception {
    Answer answer = http().send("TRACE", "/public/%", "X-SLURM-USER-TOKEN: " + ALICE);
    assertFalse(answer.toString().contains(ALICE), answer.toString());
  }
}
