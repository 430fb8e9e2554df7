package io.github.slurmjwt.servlet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.slurmjwt.testing.Tokens;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The audit log, and attempts to write into it. */
@OnEveryServer
class LogTest extends ServerTest {
  private static final String LINE =
      "(FINE|INFO) decision=(accepted|refused) reason=[a-z-]+ user=[A-Za-z0-9._-]+"
          + " token-user=[A-Za-z0-9._-]+ remote=[0-9a-f.:]+ token=([0-9a-f]{12}|-)"
          + " method=GET path=[A-Za-z0-9/%.-]+ application=/ source=(bearer|-)";

  @Override
  TestApp app() {
    return TestApp.behind(
        TestApp.filter(
            settings -> settings.http(http -> http.excludedPaths(List.of("/public/*")))));
  }

  private List<String> lines(String target, String... headers) throws Exception {
    try (CapturedLog log = new CapturedLog()) {
      get(target, headers);
      return log.lines();
    }
  }

  @Test
  @DisplayName("H12 one line a decision")
  void writesOneLineForEachDecision() throws Exception {
    String alice = "Authorization: Bearer " + Tokens.validFor("alice");
    String root = "Authorization: Bearer " + Tokens.validFor("root");
    String user = "X-SLURM-USER-NAME: bob";
    assertLine(
        "FINE decision=accepted reason=verified user=alice token-user=alice", lines("/x", alice));
    assertLine(
        "INFO decision=accepted reason=alternate-user user=bob token-user=root",
        lines("/x", root, user));
    assertLine(
        "INFO decision=refused reason=alternate-user-not-allowed user=- token-user=alice",
        lines("/x", alice, user));
    assertLine("INFO decision=refused reason=no-credential user=- token-user=-", lines("/x"));
    assertLine(
        "INFO decision=refused reason=expired user=- token-user=-",
        lines("/x", "Authorization: Bearer " + Tokens.hs256(Tokens.payload("exp", "1"))));
    assertEquals(List.of(), lines("/public/x"));
  }

  private static void assertLine(String start, List<String> lines) {
    assertEquals(1, lines.size(), lines.toString());
    assertTrue(lines.get(0).startsWith(start + " remote=127.0.0.1 token="), lines.toString());
    assertTrue(lines.get(0).matches(LINE), lines.toString());
  }

  static Stream<String> hostileRequests() {
    String evil = "\\r\\nINFO decision=accepted user=root {0} ${jndi:ldap://x} \\u001b[2J\\u2028";
    String json = "\"" + evil + "\"";
    return Stream.of(
        Tokens.hs256(Tokens.payload("sun", json)),
        Tokens.hs256(Tokens.payload("iss", json, "exp", "1")),
        Tokens.rs256(Tokens.rs256Header(json), Tokens.payload()),
        Tokens.hs256("{\"alg\":" + json + "}", Tokens.payload()),
        "{0}${jndi:ldap://x}\u00e9'\"<script>",
        "x\\r\\ny");
  }

  @ParameterizedTest(name = "H12 T6 hostile text {index}")
  @MethodSource("hostileRequests")
  void writesNothingOfTheClientsIntoLogOrAnswer(String token) throws Exception {
    try (CapturedLog log = new CapturedLog()) {
      String answer =
          getWith(token, "/x?a=%0ajndi", "User-Agent: jndi", "Referer: jndi").toString();
      assertEquals(1, log.lines().size(), log.lines().toString());
      for (String text : List.of(answer, log.lines().get(0))) {
        assertTrue(!text.contains("jndi") && !text.contains("root"), text);
        assertTrue(!text.contains("\u001b") && !text.contains("<script"), text);
      }
      assertTrue(log.lines().get(0).matches(LINE), log.lines().toString());
    }
  }

  @Test
  @DisplayName("H12 P3 hostile names and paths")
  void writesNoUncheckedNameOrPath() throws Exception {
    String root = "Authorization: Bearer " + Tokens.validFor("root");
    assertLine(
        "INFO decision=refused reason=bad-alternate-user-name user=- token-user=root",
        lines("/x", root, "X-SLURM-USER-NAME: bob user=eve"));
    for (String line : lines("/public/%0aINFO%20decision=accepted")) {
      assertTrue(line.matches(LINE), line);
    }
  }
}
