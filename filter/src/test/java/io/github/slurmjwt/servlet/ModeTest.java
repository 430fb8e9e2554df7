package io.github.slurmjwt.servlet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.github.slurmjwt.KeyUnavailableException;
import io.github.slurmjwt.config.Mode;
import io.github.slurmjwt.testing.Http.Answer;
import io.github.slurmjwt.testing.Tokens;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The three modes and the preflight, each filter on a folder of its own. */
@OnEveryServer
class ModeTest extends ServerTest {
  private static final String ALICE = Tokens.validFor("alice");

  @Override
  TestApp app() {
    return TestApp.bare()
        .and(TestApp.filter(), "/required/*")
        .and(
            TestApp.filter(settings -> settings.http(http -> http.mode(Mode.OPTIONAL))),
            "/optional/*")
        .and(
            TestApp.filter(settings -> settings.http(http -> http.mode(Mode.LENIENT))),
            "/lenient/*")
        .and(TestApp.filter(settings -> settings.http(http -> http.corsPreflight(true))), "/cors/*")
        .and(
            TestApp.filter(
                settings -> settings.http(http -> http.mode(Mode.LENIENT)),
                () -> {
                  throw new KeyUnavailableException("none");
                }),
            "/down/*");
  }

  @ParameterizedTest(name = "{0}: required {1}, optional {2}, lenient {3}")
  @CsvSource(
      delimiter = ';',
      textBlock =
          """
          X-Nothing: x                                      ; 401       ; 200 null  ; 200 null
          Authorization: Bearer <A>                         ; 200 alice ; 200 alice ; 200 alice
          Authorization: Bearer garbage                     ; 401       ; 401       ; 200 null
          Authorization: Bearer <E>                         ; 401       ; 401       ; 200 null
          Authorization: Bearer                             ; 401       ; 401       ; 200 null
          Authorization: Basic eDp5                         ; 401       ; 200 null  ; 200 null
          X-SLURM-USER-NAME: alice                          ; 401       ; 401       ; 200 null
          X-SLURM-USER-TOKEN:                               ; 401       ; 401       ; 200 null
          Authorization: Bearer <A>|X-SLURM-USER-TOKEN: <A> ; 400       ; 400       ; 400
          Authorization: Bearer <A>|Authorization: Basic x  ; 400       ; 400       ; 400
          Authorization: Bearer <A>|X-SLURM-USER-NAME: bob  ; 403       ; 403       ; 403
          """)
  void decidesByMode(String lines, String required, String optional, String lenient)
      throws Exception {
    String expired = Tokens.hs256(Tokens.payload("exp", "1"));
    String[] headers = lines.replace("<A>", ALICE).replace("<E>", expired).split("\\|", -1);
    assertEquals(required, get("/required/x", headers).verdict());
    assertEquals(optional, get("/optional/x", headers).verdict());
    assertEquals(lenient, get("/lenient/x", headers).verdict());
  }

  @Test
  @DisplayName("H5 anonymous in lenient mode: the unverified name is not shown")
  void hidesUnverifiedNamesInLenientMode() throws Exception {
    Answer answer = get("/lenient/x", "X-SLURM-USER-TOKEN: garbage", "X-SLURM-USER-NAME: root");
    assertEquals("200 null", answer.verdict());
    assertFalse(answer.body().contains("root"), answer.body());
    assertFalse(answer.body().contains("garbage"), answer.body());
  }

  @Test
  @DisplayName("O7 missing keys are no licence for anonymity")
  void answers503InLenientModeWithoutKeys() throws Exception {
    assertEquals("503", getWith(ALICE, "/down/x").verdict());
    assertEquals("200 null", get("/down/x").verdict());
  }

  @ParameterizedTest(name = "H11 {0} {1}: {2}, by default {3}")
  @CsvSource(
      delimiter = ';',
      textBlock =
          """
          OPTIONS; Origin: https://a|Access-Control-Request-Method: PUT; 200 null; 401
          OPTIONS; Origin: https://a                                   ; 401     ; 401
          OPTIONS; Access-Control-Request-Method: PUT                  ; 401     ; 401
          OPTIONS; X-Nothing: x                                        ; 401     ; 401
          GET    ; Origin: https://a|Access-Control-Request-Method: PUT; 401     ; 401
          HEAD   ; Origin: https://a|Access-Control-Request-Method: PUT; 401     ; 401
          options; Origin: https://a|Access-Control-Request-Method: PUT; 401     ; 401
          """)
  void letsPreflightsPassOnlyWhenAsked(String method, String lines, String verdict, String plain)
      throws Exception {
    String[] headers = lines.split("\\|", -1);
    assertEquals(verdict, http().send(method, "/cors/x", headers).verdict());
    assertEquals(plain, http().send(method, "/required/x", headers).verdict());
  }
}
