package io.github.slurmjwt.servlet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.github.slurmjwt.testing.Http.Answer;
import io.github.slurmjwt.testing.Tokens;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Dispatches by a servlet's name, with the filter mapped to all paths and all names. */
@OnEveryServer
class NamedDispatchTest extends ServerTest {
  private static final String ALICE = Tokens.validFor("alice");

  @Override
  TestApp app() {
    return TestApp.behind(
            TestApp.filter(
                settings -> settings.http(http -> http.excludedPaths(List.of("/public/*")))))
        .andByName();
  }

  @ParameterizedTest(name = "P11 {0}")
  @ValueSource(
      strings = {"/secret", "/go?how=named-forward&to=echo", "/go?how=named-include&to=echo"})
  void verifiesOnce(String target) throws Exception {
    try (CapturedLog log = new CapturedLog()) {
      Answer answer = getWith(ALICE, target);
      assertEquals("200 alice", answer.verdict());
      assertEquals("alice", answer.saw("principal"));
      assertEquals(1, log.lines().size(), log.lines().toString());
    }
  }

  @ParameterizedTest(name = "P11 {0} from a public path")
  @ValueSource(strings = {"named-forward", "named-include"})
  void excludesNoServletByThePathThatNamesIt(String how) throws Exception {
    String target = "/public/go?how=" + how + "&to=echo";
    try (CapturedLog log = new CapturedLog()) {
      Answer answer = get(target);
      assertFalse(answer.reachedApplication(), answer.toString());
      assertEquals(1, log.lines().size(), log.lines().toString());
    }
    assertFalse(getWith("garbage", target).reachedApplication());
    assertEquals("200 alice", getWith(ALICE, target).verdict());
  }

  @ParameterizedTest(name = "P11 {0}, then {1}, from a public path")
  @CsvSource({
    "include, named-include",
    "include, named-forward",
    "forward, named-include",
    "forward, named-forward"
  })
  void excludesNoServletByThePathOfAnEarlierDispatch(String first, String second) throws Exception {
    String then = "/public/go?how=" + second + "&to=echo";
    String target =
        "/public/go?how=" + first + "&to=" + URLEncoder.encode(then, StandardCharsets.UTF_8);
    assertEquals("", dispatch(get(target)));
    assertEquals("", dispatch(getWith("garbage", target)));
    assertEquals("alice", dispatch(getWith(ALICE, target)));
  }

  /** Who was seen by the servlet that was dispatched to, which is no error page. */
  private static String dispatch(Answer answer) {
    return List.of("FORWARD", "INCLUDE").contains(answer.saw("dispatch")) ? answer.saw("user") : "";
  }

  @ParameterizedTest(name = "P11 {0}, then {1}, to a public path")
  @CsvSource({"include, include", "include, forward", "forward, include", "forward, forward"})
  void excludesThePathOfEachDispatch(String first, String second) throws Exception {
    for (String to : List.of("/public/x", "/secret")) {
      String then = "/public/go?how=" + second + "&to=" + to;
      String target =
          "/public/go?how=" + first + "&to=" + URLEncoder.encode(then, StandardCharsets.UTF_8);
      assertEquals(to.equals("/public/x") ? "null" : "", dispatch(get(target)));
    }
  }

  @Test
  @DisplayName("P11 public paths stay public")
  void excludesPathsAsBefore() throws Exception {
    assertEquals("200 null", get("/public/x").verdict());
    assertEquals("200 null", get("/public/go?how=forward&to=/public/x").verdict());
    assertEquals("200 null", get("/public/go?how=include&to=/public/x").verdict());
    assertEquals("200 null", get("/public/go?how=async&to=/public/x").verdict());
    assertEquals("401", get("/public/go?how=forward&to=/secret").verdict());
    assertEquals("418 null", get("/public/go?how=error").verdict());
  }
}
