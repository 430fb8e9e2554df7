package io.github.slurmjwt.servlet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.slurmjwt.KeyUnavailableException;
import io.github.slurmjwt.config.Mode;
import io.github.slurmjwt.testing.Http.Answer;
import io.github.slurmjwt.testing.Tokens;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who is sent to the log-in page, and with which page to return to. */
@OnEveryServer
class LoginRedirectTest extends ServerTest {
  private static final String BROWSER = "Accept: text/html,application/xhtml+xml,*/*;q=0.8";
  private static final String EXPIRED = Tokens.hs256(Tokens.payload("exp", "1"));
  private static final List<String> OPEN = List.of("/login", "/public/*");
  private static final List<String> OF_OTHERS =
      List.of("/login", "/public/*", "/optional/*", "/down/*", "/loop/*");

  @Override
  TestApp app() {
    return TestApp.bare()
        .and(
            TestApp.filter(
                settings ->
                    settings.http(
                        http ->
                            http.loginPage("/login")
                                .excludedPaths(OF_OTHERS)
                                .cookieName("__Host-slurm"))),
            "/*")
        .and(
            TestApp.filter(
                settings ->
                    settings.http(
                        http -> http.loginPage("/login").excludedPaths(OPEN).mode(Mode.OPTIONAL))),
            "/optional/*")
        .and(
            TestApp.filter(
                settings ->
                    settings.http(
                        http -> http.loginPage("/login").excludedPaths(OPEN).cookieName("slurm")),
                () -> {
                  throw new KeyUnavailableException("down");
                }),
            "/down/*")
        .and(
            TestApp.filter(
                settings ->
                    settings.http(
                        http -> http.loginPage("/loop/in").excludedPaths(List.of("/loop/in")))),
            "/loop/*")
        .andServlet(new DispatchServlet(), "/loop/in")
        .andServlet(new DispatchServlet(), "/optional/ask");
  }

  private Answer send(String method, String target, String lines) throws Exception {
    return http().send(method, target, lines.split("\\|", -1));
  }

  @ParameterizedTest(name = "{0} {1}: {2}")
  @CsvSource(
      delimiter = ';',
      textBlock =
          """
          GET ; Accept: text/html                                                      ; 303
          GET ; Accept: application/xhtml+xml, Text/HTML                               ; 303
          GET ; Accept: */*|Sec-Fetch-Mode: navigate|Sec-Fetch-Dest: document          ; 303
          GET ; Sec-Fetch-Site: cross-site|Sec-Fetch-Mode: navigate|Sec-Fetch-Dest: document; 303
          GET ; Accept: text/html|Cookie: __Host-slurm=<E>                             ; 303
          GET ; Accept: text/html|Cookie: __Host-slurm=garbage                         ; 303
          GET ; X-Nothing: x                                                           ; 401
          GET ; Accept: */*                                                            ; 401
          GET ; Accept: application/json                                               ; 401
          HEAD; Accept: text/html                                                      ; 401
          POST; Accept: text/html|Content-Length: 0                                    ; 401
          GET ; Accept: text/html|X-Requested-With: XMLHttpRequest                     ; 401
          GET ; Accept: text/html|Sec-Fetch-Mode: cors|Sec-Fetch-Dest: empty           ; 401
          GET ; Accept: text/html|Sec-Fetch-Mode: no-cors|Sec-Fetch-Dest: image        ; 401
          GET ; Accept: text/html|Sec-Fetch-Mode: navigate|Sec-Fetch-Dest: iframe      ; 401
          GET ; Accept: text/html|Sec-Fetch-Mode: navigate                             ; 401
          GET ; Accept: text/html|Sec-Fetch-Mode: navigate|Sec-Fetch-Mode: cors|Sec-Fetch-Dest: document; 401
          GET ; Accept: text/html|Authorization: Bearer <E>                            ; 401
          GET ; Accept: text/html|Authorization: Basic YTpi                            ; 401
          GET ; Accept: text/html|X-SLURM-USER-TOKEN: <E>                              ; 401
          GET ; Accept: text/html|X-SLURM-USER-NAME: alice                             ; 401
          GET ; Accept: text/html|Cookie: __Host-slurm=<A>|Origin: https://evil.example; 403
          GET ; Accept: text/html|Cookie: __Host-slurm=<A>|Cookie: __Host-slurm=<A>    ; 400
          GET ; Accept: text/html|Cookie: __Host-slurm=<A>|X-SLURM-USER-NAME: bob      ; 403
          GET ; Accept: text/html|Cookie: __Host-slurm=<A>                             ; 200 alice
          """)
  void redirectsOnlyPeople(String method, String lines, String verdict) throws Exception {
    String headers = lines.replace("<E>", EXPIRED).replace("<A>", Tokens.validFor("alice"));
    Answer answer = send(method, "/jobs", headers);
    assertEquals(verdict, answer.verdict());
    assertEquals(verdict.equals("303") ? "/login?back=%2Fjobs" : "", answer.header("Location"));
  }

  @Test
  void isNeverCached() throws Exception {
    Answer answer = get("/jobs", BROWSER);
    assertEquals(303, answer.status());
    assertEquals("no-store", answer.header("Cache-Control"));
    assertEquals("", answer.header("WWW-Authenticate"));
    assertEquals("", answer.body());
  }

  @ParameterizedTest(name = "L1 {0}: {1}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          /jobs | ?back=%2Fjobs
          /jobs?state=RUNNING&user=a+b%20c | ?back=%2Fjobs%3Fstate%3DRUNNING%26user%3Da%2Bb%2520c
          /jobs?next=https://evil.example | ?back=%2Fjobs%3Fnext%3Dhttps%3A%2F%2Fevil.example
          /a%20b/ | ?back=%2Fa%2520b%2F
          / | ?back=%2F
          /jobs? | ?back=%2Fjobs%3F
          //evil.example | ''
          //evil.example/jobs | ''
          /jobs//evil.example | ''
          /a/..//evil.example | ''
          /%2fevil.example | ''
          /%5cevil.example | ''
          /jobs;x=1 | ''
          /jobs%0d%0aSet-Cookie:x=1 | ''
          """)
  void keepsOnlyAPathOfItsOwn(String target, String back) throws Exception {
    Answer answer = get(target, BROWSER);
    // Servers refuse some of these themselves.
    assertTrue(
        answer.status() == 303 || (back.isEmpty() && answer.status() == 400), answer.toString());
    assertEquals(answer.status() == 303 ? "/login" + back : "", answer.header("Location"));
  }

  @Test
  @DisplayName("L1 a host in the request line is not where people return to")
  void keepsNoHostOfTheRequestLine() throws Exception {
    Answer answer =
        http()
            .raw(
                "GET",
                "GET http://evil.example/jobs HTTP/1.1\r\nHost: localhost\r\n"
                    + BROWSER
                    + "\r\nConnection: close\r\n\r\n");
    assertTrue(answer.status() == 400 || answer.status() == 303, answer.toString());
    assertTrue(List.of("", "/login?back=%2Fjobs").contains(answer.header("Location")));
  }

  @Test
  @DisplayName("L1 a long address is not kept")
  void keepsNoLongAddress() throws Exception {
    assertEquals("/login", get("/jobs?" + "x".repeat(2000), BROWSER).header("Location"));
  }

  @ParameterizedTest(name = "L3 {0}: {1}")
  @CsvSource({
    "/login, 200 null",
    "/login?back=%2Fjobs, 200 null",
    "/public/x, 200 null",
    "/login/x, 303",
    "/login;x=1, 303",
    "/Login, 303",
  })
  void leadsToAPageThatIsOpen(String target, String verdict) throws Exception {
    assertEquals(verdict, get(target, BROWSER).verdict());
  }

  @Test
  @DisplayName("L3 a log-in page that forwards to a page which needs a token is not redirected")
  void doesNotRedirectTheLoginPageToItself() throws Exception {
    assertEquals("401", get("/loop/in?how=forward&to=/loop/secret", BROWSER).verdict());
    assertEquals("/loop/in?back=%2Floop%2Fx", get("/loop/x", BROWSER).header("Location"));
  }

  @Test
  void returnsToThePageInTheAddressBarAfterAForward() throws Exception {
    String target = "/public/go?how=forward&to=/secret";
    assertEquals(
        "/login?back=%2Fpublic%2Fgo%3Fhow%3Dforward%26to%3D%2Fsecret",
        get(target, BROWSER).header("Location"));
    assertEquals("401", get(target, "Accept: */*").verdict());
    assertEquals("", get("/public/go?how=include&to=/secret", BROWSER).header("Location"));
  }

  @Test
  void answersMissingKeysWith503() throws Exception {
    assertEquals("303", get("/down/x", BROWSER).verdict());
    assertEquals("503", get("/down/x", BROWSER, "Cookie: slurm=" + EXPIRED).verdict());
  }

  @ParameterizedTest(name = "where no token is needed, asking for one redirects people: {0}")
  @ValueSource(strings = {"Accept: text/html", "Accept: */*"})
  void redirectsWhenTheApplicationAsksForAUser(String accept) throws Exception {
    Answer answer = get("/optional/ask?how=authenticate", accept);
    boolean person = accept.equals("Accept: text/html");
    assertEquals(person ? 303 : 401, answer.status());
    assertEquals(
        person ? "/login?back=%2Foptional%2Fask%3Fhow%3Dauthenticate" : "",
        answer.header("Location"));
  }
}
