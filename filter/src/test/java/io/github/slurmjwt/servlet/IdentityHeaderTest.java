package io.github.slurmjwt.servlet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.slurmjwt.testing.Http.Answer;
import io.github.slurmjwt.testing.Tokens;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The verified name as a header for the application, and everything that imitates it. */
@OnEveryServer
class IdentityHeaderTest extends ServerTest {
  private static final String ALICE = Tokens.validFor("alice");
  private static final String ROOT = Tokens.validFor("root");

  @Override
  TestApp app() {
    return TestApp.behind(
        TestApp.filter(
            settings ->
                settings.http(
                    http -> http.identityHeader("X-User").excludedPaths(List.of("/public/*")))));
  }

  @ParameterizedTest(name = "H5 client sends {0}")
  @ValueSource(
      strings = {
        "X-User: root",
        "x-user: root",
        "X-USER: root",
        "X_User: root",
        "X.User: root",
        "x_user: root",
        "X~User: root",
        "X-User: root,alice",
        "X-User:"
      })
  void showsOnlyTheVerifiedName(String line) throws Exception {
    Answer answer = getWith(ALICE, "/secret?header=X-User", line);
    assertEquals("200 alice", answer.verdict());
    assertEquals("alice", answer.saw("asked"));
    assertEquals("[alice]", answer.saw("all"));
    assertEquals("-1", answer.saw("int"));
    assertEquals("-1", answer.saw("date"));
    assertEquals("alice", answer.saw("header.X-User"));
    assertFalse(answer.body().contains("root"), answer.body());
    String spelling = line.substring(0, line.indexOf(':'));
    Answer asked = getWith(ALICE, "/secret?header=" + spelling, line);
    assertFalse(asked.body().contains("root"), asked.body());
  }

  @Test
  @DisplayName("H5 sent twice, in two spellings")
  void showsTheNameOnceHoweverOftenItIsSent() throws Exception {
    Answer answer =
        getWith(ALICE, "/secret?header=x-user", "X-User: root", "x-USER: root", "X_User: root");
    assertEquals("[alice]", answer.saw("all"));
    assertEquals(1, answer.body().lines().filter("name=X-User"::equalsIgnoreCase).count());
    assertFalse(answer.body().contains("root"), answer.body());
  }

  @Test
  @DisplayName("H5 anonymous requests have no such header")
  void hidesTheClientsHeadersFromPublicPathsToo() throws Exception {
    Answer answer =
        get(
            "/public/x?header=X-User",
            "X-User: root",
            "X-SLURM-USER-NAME: root",
            "X-SLURM-USER-TOKEN: secret");
    assertEquals("200 null", answer.verdict());
    assertEquals("null", answer.saw("asked"));
    assertEquals("[]", answer.saw("all"));
    assertTrue(answer.body().lines().noneMatch("name=X-User"::equalsIgnoreCase), answer.body());
    assertFalse(answer.body().contains("root"), answer.body());
    assertFalse(answer.body().contains("secret"), answer.body());
  }

  @ParameterizedTest(name = "H4 client sends {0}")
  @ValueSource(
      strings = {
        "X_SLURM_USER_NAME",
        "x_slurm_user_name",
        "X-Slurm_User-Name",
        "X.SLURM.USER.NAME",
        "X_SLURM_USER_TOKEN",
        "X-SLURM-USER_TOKEN",
        "X-SLURM+USER-NAME"
      })
  void hidesSpellingsThatAGatewayReadsAsSlurms(String name) throws Exception {
    Answer answer = getWith(ALICE, "/secret?header=" + name.replace("+", "%2B"), name + ": root");
    assertEquals("200 alice", answer.verdict());
    assertEquals("null", answer.saw("asked"));
    assertEquals("[]", answer.saw("all"));
    assertFalse(answer.body().contains("root"), answer.body());
    assertFalse(answer.saw("name").contains(name), answer.body());
  }

  @Test
  @DisplayName("H3 H4 the genuine headers stay once they are verified")
  void keepsTheVerifiedSlurmHeaders() throws Exception {
    Answer answer = get("/secret", "X-SLURM-USER-TOKEN: " + ROOT, "X-SLURM-USER-NAME: bob");
    assertEquals("200 bob", answer.verdict());
    assertEquals("bob", answer.saw("header.X-User"));
    assertEquals("bob", answer.saw("header.X-SLURM-USER-NAME"));
    assertEquals(ROOT, answer.saw("header.X-SLURM-USER-TOKEN"));
  }

  @ParameterizedTest(name = "H6 Connection: {0} gives {1}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          X-SLURM-USER-NAME             | 400
          x-slurm-user-name             | 400
          close, X-SLURM-USER-NAME      | 400
          X-SLURM-USER-TOKEN , close    | 400
          close,X_SLURM_USER_NAME       | 400
          Authorization                 | 400
          close, authorization          | 400
          X-User                        | 400
          x-user                        | 400
          X_User                        | 400
          close, X-User                 | 400
          close,,X-User,                | 400
          close                         | 200 alice
          keep-alive, close             | 200 alice
          close, X-Other-Header         | 200 alice
          """)
  void refusesRequestsThatHaveTheIdentityRemovedOnTheWay(String value, String verdict)
      throws Exception {
    assertEquals(verdict, getWith(ALICE, "/secret", "Connection: " + value).verdict());
  }

  @Test
  @DisplayName("H6 in a second Connection line, and on a public path")
  void refusesHopByHopIdentityWhereverItStands() throws Exception {
    String[] lines = {"Connection: close", "Connection: X-User"};
    assertEquals("400", getWith(ALICE, "/secret", lines).verdict());
    assertEquals("400", get("/public/x", lines).verdict());
  }

  @Test
  @DisplayName("H5 trailers")
  void hidesIdentityTrailers() throws Exception {
    String request =
        "POST /secret HTTP/1.1\r\nHost: x\r\nConnection: close\r\nAuthorization: Bearer "
            + ALICE
            + "\r\nTE: trailers\r\nTransfer-Encoding: chunked\r\n"
            + "Trailer: X-User, X-SLURM-USER-NAME, X-Other\r\n\r\n2\r\nhi\r\n0\r\n"
            + "X-User: root\r\nx_user: root\r\nX-SLURM-USER-NAME: root\r\nX-Other: kept\r\n\r\n";
    Answer answer = http().raw("POST", request);
    assertEquals("200 alice", answer.verdict());
    assertFalse(answer.body().contains("=root"), answer.body());
    // Tomcat shows an application only the trailers that its configuration names.
    assertEquals(server == Server.JETTY, answer.body().contains("=kept"), answer.body());
  }
}
