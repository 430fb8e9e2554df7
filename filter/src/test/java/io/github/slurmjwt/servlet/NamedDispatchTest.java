package io.github.slurmjwt.servlet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.github.slurmjwt.testing.Http.Answer;
import io.github.slurmjwt.testing.Tokens;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
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

  @Test
  @DisplayName("P11 public paths stay public")
  void excludesPathsAsBefore() throws Exception {
    assertEquals("200 null", get("/public/x").verdict());
    assertEquals("200 null", get("/public/go?how=forward&to=/public/x").verdict());
    assertEquals("200 null", get("/public/go?how=include&to=/public/x").verdict());
    assertEquals("401", get("/public/go?how=forward&to=/secret").verdict());
    assertEquals("418 null", get("/public/go?how=error").verdict());
  }
}
