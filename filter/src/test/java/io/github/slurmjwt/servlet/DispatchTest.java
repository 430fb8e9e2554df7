package io.github.slurmjwt.servlet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.slurmjwt.VerificationKeys;
import io.github.slurmjwt.testing.Http.Answer;
import io.github.slurmjwt.testing.TestKeys;
import io.github.slurmjwt.testing.Tokens;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The later dispatches of a request, with the filter mapped to all of them. */
@OnEveryServer
class DispatchTest extends ServerTest {
  private static final String ALICE = Tokens.validFor("alice");

  private final AtomicInteger keysAsked = new AtomicInteger();

  @Override
  TestApp app() {
    return TestApp.behind(
        TestApp.filter(
            settings ->
                settings.http(http -> http.excludedPaths(List.of("/public/*"))).cachedTokens(0),
            this::countedKeys));
  }

  private VerificationKeys countedKeys() {
    keysAsked.incrementAndGet();
    return TestKeys.both();
  }

  @ParameterizedTest(name = "P6 P7 P8 {0}: {1}")
  @CsvSource({
    "how=forward&to=/secret, 200, FORWARD",
    "how=include&to=/secret, 200, INCLUDE",
    "how=async&to=/secret, 200, ASYNC",
    "how=async-wrapped&to=/secret, 200, ASYNC",
    "how=async-thread, 200, ''",
    "how=async-timeout, 200, ''",
    "how=error, 418, ERROR",
    "how=throw, 500, ERROR"
  })
  void keepsTheUserOnEveryDispatchAndVerifiesOnce(String query, int status, String dispatch)
      throws Exception {
    keysAsked.set(0);
    Answer answer = getWith(ALICE, "/go?" + query);
    assertEquals(status + " alice", answer.verdict());
    assertEquals("alice", answer.saw("principal"));
    assertEquals("io.github.slurmjwt.SlurmPrincipal", answer.saw("class"));
    if (!dispatch.isEmpty()) {
      assertEquals(dispatch, answer.saw("dispatch"));
    }
    assertEquals(1, keysAsked.get());
  }

  @ParameterizedTest(name = "P6 P8 from a public to a protected path: {0}")
  @ValueSource(strings = {"forward", "writer-forward", "async", "async-wrapped"})
  void decidesDispatchesFromPublicPathsByTheirOwnPath(String how) throws Exception {
    String target = "/public/go?how=" + how + "&to=/secret";
    assertEquals("401", get(target).verdict());
    assertEquals("401", getWith("garbage", target).verdict());
    assertEquals("200 alice", getWith(ALICE, target).verdict());
    assertEquals("200 alice", get(target, "X-SLURM-USER-TOKEN: " + ALICE).verdict());
    assertEquals("200 null", get("/public/go?how=" + how + "&to=/public/x").verdict());
  }

  @Test
  @DisplayName("P6 from a public to a protected path: include")
  void showsNothingOfAnIncludedProtectedPath() throws Exception {
    // An include cannot change the status any more (Servlet 6.0 §9.3).
    Answer answer = get("/public/go?how=include&to=/secret");
    assertFalse(answer.reachedApplication(), answer.toString());
    assertTrue(answer.body().contains("no-credential"), answer.toString());
    assertEquals("200 alice", getWith(ALICE, "/public/go?how=include&to=/secret").verdict());
    assertEquals("200 null", get("/public/go?how=include&to=/public/x").verdict());
  }

  @Test
  @DisplayName("P6 from a public path that is on its way already to a protected one: include")
  void refusesAnIncludeInAPageThatIsOnItsWay() throws Exception {
    try (CapturedLog log = new CapturedLog()) {
      Answer answer = get("/public/go?how=late-include&to=/secret");
      assertFalse(answer.reachedApplication(), answer.toString());
      assertEquals(1, log.lines().size(), log.lines().toString());
      assertTrue(
          log.lines().get(0).contains("decision=refused reason=no-credential"),
          log.lines().toString());
    }
  }

  @Test
  @DisplayName("P6 from a protected to a public path")
  void keepsTheUserWhenForwardedToAPublicPath() throws Exception {
    assertEquals("200 alice", getWith(ALICE, "/go?how=forward&to=/public/x").verdict());
    assertEquals("200 alice", getWith(ALICE, "/go?how=include&to=/public/x").verdict());
  }

  @ParameterizedTest(name = "P6 forward from public with name {0}: {1}")
  @CsvSource({"bob, 200 bob", "b%6fb, 400"})
  void decidesAlternateUsersOnForwardsAsOnRequests(String name, String verdict) throws Exception {
    Answer answer =
        get(
            "/public/go?how=forward&to=/secret",
            "X-SLURM-USER-TOKEN: " + Tokens.validFor("root"),
            "X-SLURM-USER-NAME: " + name);
    assertEquals(verdict, answer.verdict());
  }

  @Test
  @DisplayName("P7 an error page of a public path runs as nobody")
  void showsErrorPagesToNobody() throws Exception {
    Answer answer = get("/public/go?how=error");
    assertEquals("418 null", answer.verdict());
    assertEquals("ERROR", answer.saw("dispatch"));
    assertEquals("500 null", get("/public/go?how=throw").verdict());
    assertEquals("418 null", getWith(ALICE, "/public/go?how=error").verdict());
  }

  @Test
  @DisplayName("P7 a refusal is answered once and by no error page")
  void answersRefusalsItself() throws Exception {
    Answer answer = get("/go?how=error");
    assertEquals("401", answer.verdict());
    assertEquals("Bearer realm=\"slurm\"", answer.header("WWW-Authenticate"));
    assertTrue(answer.body().contains("\"code\":\"no-credential\""));
  }

  @Test
  @DisplayName("P7 the error page itself, requested")
  void protectsTheErrorPageFromRequests() throws Exception {
    assertEquals("401", get(TestApp.ERROR_PAGE).verdict());
  }

  @Test
  @DisplayName("the application asks for authentication after it has begun to write")
  void writesTheChallengeThroughTheApplicationsWriter() throws Exception {
    Answer answer = get("/public/go?how=authenticate");
    assertEquals("401", answer.verdict());
    assertTrue(answer.body().startsWith("{\"type\""), answer.body());
    assertTrue(answer.body().contains("\"code\":\"no-credential\""), answer.body());
    assertFalse(answer.body().contains("authenticated"), answer.body());
    Answer known = getWith(ALICE, "/go?how=authenticate");
    assertEquals("200", known.verdict());
    assertEquals("early\nauthenticated", known.body());
  }

  @Test
  @DisplayName("logout and login")
  void forgetsTheUserOfThisDispatchAndKnowsNoPasswords() throws Exception {
    assertEquals("200 null", getWith(ALICE, "/go?how=logout").verdict());
    assertEquals("200 alice", getWith(ALICE, "/go?how=logout-forward&to=/x").verdict());
    assertEquals("500 alice", getWith(ALICE, "/go?how=login").verdict());
  }
}
