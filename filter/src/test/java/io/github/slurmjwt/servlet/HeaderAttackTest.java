package io.github.slurmjwt.servlet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.slurmjwt.testing.Http.Answer;
import io.github.slurmjwt.testing.Tokens;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Credentials sent in more than one way, in the wrong way, or mutilated. */
@OnEveryServer
class HeaderAttackTest extends ServerTest {
  private static final String ALICE = Tokens.validFor("alice");
  private static final String ROOT = Tokens.validFor("root");

  @Override
  TestApp app() {
    return TestApp.behind(TestApp.filter());
  }

  /** A, R stand for the tokens of alice and root; lines are separated by a bar. */
  private Answer getWithLines(String lines) throws Exception {
    String[] headers = lines.split("\\|", -1);
    for (int i = 0; i < headers.length; i++) {
      headers[i] = headers[i].strip().replace("<A>", ALICE).replace("<R>", ROOT);
    }
    return get("/secret", headers);
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource(
      delimiter = ';',
      textBlock =
          """
          H1; Authorization: Bearer <A>|Authorization: Bearer <A>; 400
          H1; Authorization: Bearer <A>|Authorization: Bearer <R>; 400
          H1; Authorization: Bearer <A>|authorization: Bearer x; 400
          H1; Authorization: Bearer <A>|AUTHORIZATION: Basic eDp5; 400
          H1; Authorization: Basic eDp5|Authorization: Bearer <A>; 400
          H1; Authorization: Bearer <A>|Authorization:; 400
          H1; X-SLURM-USER-TOKEN: <A>|X-SLURM-USER-TOKEN: <A>; 400
          H1; X-SLURM-USER-TOKEN: <A>|x-slurm-user-token: <R>; 400
          H1; Authorization: Bearer <A>, Bearer <R>; 400
          H1; Authorization: Bearer <A>,<R>; 400
          H1; X-SLURM-USER-TOKEN: <A>,<A>; 400
          H1; X-SLURM-USER-TOKEN: <A>, <R>; 400
          H1; X-SLURM-USER-TOKEN: ,<A>; 400
          H2; Authorization: Bearer <A>|X-SLURM-USER-TOKEN: <A>; 400
          H2; Authorization: Bearer <A>|X-SLURM-USER-TOKEN: <R>; 400
          H2; Authorization: Bearer <A>|X-SLURM-USER-TOKEN:; 400
          H2; Authorization: Basic eDp5|X-SLURM-USER-TOKEN: <A>; 400
          H2; Authorization:|X-SLURM-USER-TOKEN: <A>; 400
          H3; X-SLURM-USER-NAME: alice; 401
          H3; X-SLURM-USER-NAME: alice|Authorization: Basic eDp5; 401
          H3; X-SLURM-USER-TOKEN: <A>|X-SLURM-USER-NAME: alice; 200 alice
          H3; Authorization: Bearer <A>|X-SLURM-USER-NAME: alice; 200 alice
          H3; X-SLURM-USER-TOKEN: <A>|X-SLURM-USER-NAME: bob; 403
          H3; X-SLURM-USER-TOKEN: <A>|X-SLURM-USER-NAME: Alice; 403
          H3; X-SLURM-USER-TOKEN: <A>|X-SLURM-USER-NAME:; 403
          H3; X-SLURM-USER-TOKEN: <A>|X-SLURM-USER-NAME: alice|X-SLURM-USER-NAME: bob; 400
          H3; X-SLURM-USER-TOKEN: <A>|X-SLURM-USER-NAME: alice|x-slurm-user-name: alice; 400
          H3; X-SLURM-USER-TOKEN: <A>|X-SLURM-USER-NAME: alice,bob; 403
          H3; X-SLURM-USER-TOKEN: <A>|X-SLURM-USER-NAME: %61lice; 403
          H3; X-SLURM-USER-TOKEN: <R>|X-SLURM-USER-NAME: bob; 200 bob
          H3; X-SLURM-USER-TOKEN: <R>|X-SLURM-USER-NAME: bob|X-SLURM-USER-NAME: eve; 400
          H3; X-SLURM-USER-TOKEN: <R>|X-SLURM-USER-NAME: bob,eve; 400
          H3; X-SLURM-USER-TOKEN: <R>|X-SLURM-USER-NAME: b%6fb; 400
          H3; X-SLURM-USER-TOKEN: <R>|X-SLURM-USER-NAME: 0; 400
          H3; X-SLURM-USER-TOKEN: <R>|X-SLURM-USER-NAME:; 400
          H7; Authorization: Bearer <A>; 200 alice
          H7; Authorization: bearer <A>; 200 alice
          H7; Authorization: BEARER <A>; 200 alice
          H7; Authorization: bEaReR <A>; 200 alice
          H7; X-SLURM-USER-TOKEN: <A>; 200 alice
          H7; x-Slurm-uSer-tokeN: <A>; 200 alice
          H7; Authorization: Bearer  <A>; 401
          H7; Authorization: Bearer\t<A>; 401
          H7; Authorization: Bearer; 401
          H7; Authorization: Bearer<A>; 401
          H7; Authorization: <A>; 401
          H7; Authorization: Token <A>; 401
          H7; Authorization: Bearer: <A>; 401
          H7; Authorization: Bearer token=<A>; 401
          H7; Authorization: Bearer <A> x; 401
          H7; Authorization: Bearer "<A>"; 401
          H7; Authorization: Bearer '<A>'; 401
          H7; Authorization: Bearer <A>#x; 401
          H7; Authorization: Bearer Bearer <A>; 401
          H7; X-SLURM-USER-TOKEN: Bearer <A>; 401
          H7; X-SLURM-USER-TOKEN:; 401
          H7; Authorization:; 401
          H7; X_SLURM_USER_TOKEN: <A>; 401
          H7; Proxy-Authorization: Bearer <A>; 401
          """)
  void judgesCredentials(String row, String lines, String verdict) throws Exception {
    assertEquals(verdict, getWithLines(lines).verdict(), row);
  }

  @ParameterizedTest(name = "H8 folded by {index}")
  @ValueSource(strings = {"\r\n ", "\r\n\t", "\r\n  ", "\n ", "\r "})
  void refusesFoldedTokens(String fold) throws Exception {
    int middle = ALICE.length() / 2;
    String folded = ALICE.substring(0, middle) + fold + ALICE.substring(middle);
    Answer inside = get("/secret", "Authorization: Bearer " + folded);
    assertTrue(Set.of(400, 401).contains(inside.status()), inside.toString());
    assertFalse(inside.reachedApplication());
    Answer name = getWith(ROOT, "/secret", "X-SLURM-USER-NAME: bob" + fold + "eve");
    assertEquals(400, name.status());
  }

  static Stream<Arguments> hostileBytes() {
    return Stream.of("\u00e9", "\u00ff", "\u0080", "\u0001", "\u0007", "\u007f", "\u0000", "\u00a0")
        .flatMap(
            hostile ->
                Stream.of("Authorization", "X-SLURM-USER-TOKEN", "X-SLURM-USER-NAME")
                    .map(name -> Arguments.of(Tokens.part(hostile), hostile, name)));
  }

  @ParameterizedTest(name = "H9 bytes {0} in {2}")
  @MethodSource("hostileBytes")
  void refusesNonAsciiBytes(String encoded, String hostile, String name) throws Exception {
    String value =
        switch (name) {
          case "Authorization" -> "Bearer " + ALICE;
          case "X-SLURM-USER-TOKEN" -> ALICE;
          default -> "alice";
        };
    for (String line :
        new String[] {
          name + ": " + value + hostile,
          name + ": " + value.substring(0, 9 % value.length()) + hostile,
          name + ": " + hostile + value
        }) {
      Answer answer =
          name.equals("X-SLURM-USER-NAME") ? getWith(ALICE, "/secret", line) : get("/secret", line);
      assertTrue(answer.status() >= 400 && answer.status() < 500, encoded + " " + answer);
      assertFalse(answer.reachedApplication());
    }
  }

  @ParameterizedTest(name = "H10 token in {0}")
  @ValueSource(
      strings = {
        "/secret?access_token=<A>",
        "/secret?token=<A>&X-SLURM-USER-TOKEN=<A>",
        "/secret;access_token=<A>",
        "/secret;jwt=<A>?x",
        "/<A>"
      })
  void ignoresTokensInTheTarget(String target) throws Exception {
    assertEquals("401", get(target.replace("<A>", ALICE)).verdict());
  }

  @Test
  @DisplayName("H10 token in a form or a cookie")
  void ignoresTokensInFormsAndCookies() throws Exception {
    String form = "access_token=" + ALICE;
    String request =
        "POST /secret HTTP/1.1\r\nHost: x\r\nConnection: close\r\n"
            + "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: "
            + form.length()
            + "\r\n\r\n"
            + form;
    assertEquals("401", http().raw("POST", request).verdict());
    assertEquals("401", get("/secret", "Cookie: slurm=" + ALICE + "; jwt=x").verdict());
  }

  @Test
  @DisplayName("T13 tokens longer than the container reads")
  void leavesHugeHeadersToTheContainer() throws Exception {
    Answer answer = get("/secret", "Authorization: Bearer " + "x".repeat(9000));
    assertTrue(Set.of(400, 431).contains(answer.status()), answer.toString());
    Answer dots = get("/secret", "Authorization: Bearer " + ".".repeat(7000));
    assertEquals("401", dots.verdict());
  }

  @ParameterizedTest(name = "T10 in HTTP: {0}")
  @ValueSource(strings = {"=", "==", "%3D", "A", "."})
  void refusesOtherSpellingsOfAGoodToken(String added) throws Exception {
    assertEquals("401", getWith(ALICE + added, "/secret").verdict());
  }

  @Test
  @DisplayName("T12 no token that breaks a reader gives 500")
  void answersTokensThatAreNullWith401() throws Exception {
    String nulls = Tokens.macced(Tokens.part("null") + "." + Tokens.part("null"));
    String nullClaims = Tokens.hs256("null");
    assertEquals("401", getWith(nulls, "/secret").verdict());
    assertEquals("401", getWith(nullClaims, "/secret").verdict());
  }
}
