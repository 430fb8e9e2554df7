package io.github.slurmjwt.servlet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.slurmjwt.KeyUnavailableException;
import io.github.slurmjwt.testing.Http.Answer;
import io.github.slurmjwt.testing.Tokens;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Nobody is logged in, or told that a token is bad, while there are no keys. */
@OnEveryServer
class LoginOutageTest extends ServerTest {
  @Override
  TestApp app() {
    return TestApp.bare()
        .and(
            TestApp.filter(
                settings ->
                    settings.http(
                        http -> http.cookieName("slurm").excludedPaths(List.of("/login"))),
                () -> {
                  throw new KeyUnavailableException("down");
                }),
            "/*")
        .andServlet(new SlurmLoginServlet(), "/login");
  }

  @Test
  void asksPeopleToTryAgain() throws Exception {
    try (CapturedLog log = new CapturedLog()) {
      assertAsksToTryAgain();
      List<String> said =
          log.lines().stream().filter(line -> line.startsWith("INFO decision=")).toList();
      assertEquals(1, said.size(), log.lines()::toString);
      assertTrue(said.get(0).startsWith("INFO decision=refused reason=keys-unavailable "));
      assertTrue(said.get(0).contains(" path=/login application=/ source=form"), said::toString);
    }
  }

  private void assertAsksToTryAgain() throws Exception {
    String form = "token=" + Tokens.validFor("alice");
    Answer answer =
        http()
            .raw(
                "POST",
                "POST /login HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
                    + "Sec-Fetch-Site: same-origin\r\n"
                    + "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: "
                    + form.length()
                    + "\r\n\r\n"
                    + form);
    assertEquals(503, answer.status());
    assertEquals("10", answer.header("Retry-After"));
    assertEquals("", answer.header("Set-Cookie"));
    assertTrue(answer.body().contains("Tokens currently cannot be checked."), answer.body());
  }
}
