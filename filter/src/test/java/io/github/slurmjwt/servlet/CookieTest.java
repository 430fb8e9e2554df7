package io.github.slurmjwt.servlet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.slurmjwt.config.Mode;
import io.github.slurmjwt.testing.Http.Answer;
import io.github.slurmjwt.testing.Tokens;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A token in a cookie: whose requests it counts for, and what becomes of it when it is stale. */
@OnEveryServer
class CookieTest extends ServerTest {
  private static final String ALICE = Tokens.validFor("alice");
  private static final String ROOT = Tokens.validFor("root");
  private static final String EXPIRED = Tokens.hs256(Tokens.payload("exp", "1"));
  private static final String NAME = "__Host-slurm";

  @Override
  TestApp app() {
    return TestApp.bare()
        .and(
            TestApp.filter(settings -> settings.http(http -> http.cookieName(NAME))), "/required/*")
        .and(
            TestApp.filter(
                settings -> settings.http(http -> http.cookieName(NAME).mode(Mode.OPTIONAL))),
            "/optional/*")
        .and(
            TestApp.filter(
                settings -> settings.http(http -> http.cookieName(NAME).mode(Mode.LENIENT))),
            "/lenient/*")
        .and(
            TestApp.filter(
                settings -> settings.http(http -> http.cookieName("slurm").mode(Mode.OPTIONAL))),
            "/plain/*");
  }

  @ParameterizedTest(name = "H10 cookie: {0}: {1}")
  @CsvSource(
      delimiter = ';',
      textBlock =
          """
          Cookie: __Host-slurm=<A>                                  ; 200 alice
          Cookie: other=1                                           ; 401
          Cookie: __host-slurm=<A>                                  ; 401
          Cookie: __Host-slurm=                                     ; 401
          Cookie: __Host-slurm=garbage                              ; 401
          Cookie: __Host-slurm=<A>|Cookie: __Host-slurm=<R>         ; 400
          Cookie: __Host-slurm=<A>|Authorization: Bearer <A>        ; 400
          Cookie: __Host-slurm=<A>|X-SLURM-USER-TOKEN: <A>          ; 400
          Cookie: __Host-slurm=<A>|Authorization: Basic x           ; 400
          Cookie: __Host-slurm=<A>|X-SLURM-USER-NAME: bob           ; 403
          Cookie: __Host-slurm=<R>|X-SLURM-USER-NAME: bob           ; 200 bob
          """)
  void isOneCredentialAmongOthers(String lines, String verdict) throws Exception {
    String[] headers = lines.replace("<A>", ALICE).replace("<R>", ROOT).split("\\|", -1);
    assertEquals(verdict, get("/required/x", headers).verdict());
  }

  /** What RFC 2109 and 2965 took for a cookie a sibling host can plant in the value of another. */
  @ParameterizedTest(name = "H15 {0}: {1}")
  @CsvSource(
      delimiterString = " : ",
      quoteCharacter = '`',
      textBlock =
          """
          a=1; __Host-slurm=<A>; b=2                   : 200 alice
          a=1;__Host-slurm=<A>                         : 200 alice
          a=1|Cookie: __Host-slurm=<A>                 : 200 alice
          $Version=1,__Host-slurm=<R>                  : 401
          $Version=1; a=1, __Host-slurm=<R>            : 401
          a=1, __Host-slurm=<R>                        : 401
          a="1; __Host-slurm=<A>; b=2"                 : 200 alice
          $Version=1; a="1\\"; __Host-slurm=<A>; b="   : 200 alice
          __Host-slurm="<A>"                           : 401
          __Host-slurm                                 : 401
          <B>__Host-slurm=<R>                          : 401
          """)
  void readsCookiesAsBrowsersWriteThem(String cookies, String verdict) throws Exception {
    String line = cookies.replace("<A>", ALICE).replace("<R>", ROOT).replace("<B>", "\u00c2\u00a0");
    String[] lines = ("Cookie: " + line).split("\\|", -1);
    assertEquals(verdict, get("/required/x", lines).verdict());
  }

  /** The host of these requests is localhost, without a port. */
  @ParameterizedTest(name = "H14 {1}: GET {0}, other methods {2}, handshakes {3}")
  @CsvSource(
      delimiter = ';',
      textBlock =
          """
          own    ; Sec-Fetch-Site: same-origin                                   ; own    ; own
          own    ; Sec-Fetch-Site: none                                          ; own    ; own
          own    ; Origin: http://localhost                                      ; own    ; own
          own    ; Origin: https://localhost                                     ; own    ; own
          own    ; Origin: HTTPS://LocalHost                                     ; own    ; own
          own    ; Sec-Fetch-Site: same-origin|Origin: https://elsewhere.example ; own    ; own
          own    ; X-Nothing: x                                                  ; foreign; foreign
          own    ; Sec-Fetch-Site: cross-site|Sec-Fetch-Mode: navigate|Sec-Fetch-Dest: document; foreign; foreign
          own    ; Sec-Fetch-Site: same-site|Sec-Fetch-Mode: navigate|Sec-Fetch-Dest: document ; foreign; foreign
          foreign; Sec-Fetch-Site: cross-site|Sec-Fetch-Mode: navigate|Sec-Fetch-Dest: iframe  ; foreign; foreign
          foreign; Sec-Fetch-Site: cross-site|Sec-Fetch-Mode: no-cors|Sec-Fetch-Dest: image    ; foreign; foreign
          foreign; Sec-Fetch-Site: cross-site|Sec-Fetch-Dest: document           ; foreign; foreign
          foreign; Sec-Fetch-Site: cross-site                                    ; foreign; foreign
          foreign; Sec-Fetch-Site: same-site                                     ; foreign; foreign
          foreign; Sec-Fetch-Site: same-site|Origin: http://localhost            ; foreign; foreign
          foreign; Sec-Fetch-Site: Same-Origin                                   ; foreign; foreign
          foreign; Sec-Fetch-Site: same-origin, cross-site                       ; foreign; foreign
          foreign; Sec-Fetch-Site: same-origin|Sec-Fetch-Site: cross-site        ; foreign; foreign
          foreign; Sec-Fetch-Site:                                               ; foreign; foreign
          foreign; Origin: null                                                  ; foreign; foreign
          foreign; Origin:                                                       ; foreign; foreign
          foreign; Origin: https://evil.example                                  ; foreign; foreign
          foreign; Origin: http://localhost:8081                                 ; foreign; foreign
          foreign; Origin: http://localhost.evil.example                         ; foreign; foreign
          foreign; Origin: http://evil.example/localhost                         ; foreign; foreign
          foreign; Origin: http://evil.example@localhost                         ; foreign; foreign
          foreign; Origin: ftp://localhost                                       ; foreign; foreign
          foreign; Origin: localhost                                             ; foreign; foreign
          foreign; Origin: http://localhost|Origin: http://evil.example          ; foreign; foreign
          """)
  void countsForTheSitesOwnPages(String get, String lines, String others, String handshake)
      throws Exception {
    List<String> headers = new ArrayList<>(List.of(lines.split("\\|", -1)));
    headers.add("Cookie: " + NAME + "=" + ALICE);
    assertEquals(verdict(get), send("GET", "/required/x", headers).verdict());
    assertEquals(verdict(get), head(headers));
    headers.add("Content-Length: 0");
    for (String method : List.of("POST", "PUT", "DELETE", "OPTIONS")) {
      assertEquals(verdict(others), send(method, "/required/x", headers).verdict(), method);
    }
    headers.remove(headers.size() - 1);
    headers.addAll(
        List.of(
            "Upgrade: websocket",
            "Connection: Upgrade",
            "Sec-WebSocket-Version: 13",
            "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA=="));
    assertEquals(verdict(handshake), send("GET", "/required/x", headers).verdict());
  }

  private static String verdict(String page) {
    return page.equals("own") ? "200 alice" : "403";
  }

  private String head(List<String> headers) throws Exception {
    int status = send("HEAD", "/required/x", headers).status();
    return status == 200 ? "200 alice" : Integer.toString(status);
  }

  private Answer send(String method, String path, List<String> headers) throws Exception {
    return http().send(method, path, headers.toArray(String[]::new));
  }

  @ParameterizedTest(name = "H14 Host: {0}, Origin: {1}: {2}")
  @CsvSource({
    "portal.example,      https://portal.example,      own",
    "portal.example:443,  https://portal.example,      own",
    "portal.example:80,   http://portal.example,       own",
    "portal.example:8443, https://portal.example:8443, own",
    "PORTAL.example,      https://portal.example,      own",
    "[::1]:8080,          http://[::1]:8080,           own",
    "[::1],               http://[::1],                own",
    "portal.example:8443, https://portal.example,      foreign",
    "portal.example,      https://portal.example:8443, foreign",
    "portal.example,      https://other.portal.example, foreign",
    "other.example,       https://portal.example,      foreign",
  })
  void comparesTheOriginWithTheHostThatWasAskedFor(String host, String origin, String page)
      throws Exception {
    Answer answer =
        http()
            .raw(
                "GET",
                "GET /required/x HTTP/1.1\r\nHost: "
                    + host
                    + "\r\nOrigin: "
                    + origin
                    + "\r\nCookie: "
                    + NAME
                    + "="
                    + ALICE
                    + "\r\nConnection: close\r\n\r\n");
    assertEquals(verdict(page), answer.verdict());
  }

  @Test
  @DisplayName("H14 the refusal of a foreign page's request has a code of its own")
  void saysWhyAForeignPageIsRefused() throws Exception {
    Answer answer =
        get("/required/x", "Cookie: " + NAME + "=" + ALICE, "Origin: https://evil.example");
    assertTrue(answer.body().contains("\"code\":\"cross-origin-cookie\""), answer.body());
    assertEquals("no-store", answer.header("Cache-Control"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"optional", "lenient"})
  @DisplayName("H14 where nobody need have a token, a foreign page's request is nobody's")
  void countsAsNoneFromAForeignPage(String mode) throws Exception {
    String cookie = "Cookie: " + NAME + "=" + ALICE;
    Answer answer =
        http().send("POST", "/" + mode + "/x", cookie, "Content-Length: 0", "Origin: null");
    assertEquals("200 null", answer.verdict());
    assertEquals("", answer.header("Set-Cookie"));
    assertEquals("200 alice", get("/" + mode + "/x", cookie).verdict());
  }

  @ParameterizedTest(name = "H10 {0}, {1}: {2} in mode optional")
  @CsvSource(
      delimiter = ';',
      textBlock =
          """
          <E>    ; X-Nothing: x                  ; 200 null; cleared
          <F>    ; X-Nothing: x                  ; 200 null; cleared
          <E>    ; Origin: https://evil.example  ; 200 null; kept
          <A>    ; X-Nothing: x                  ; 200 alice; kept
          garbage; X-Nothing: x                  ; 200 null; cleared
          <N>    ; X-Nothing: x                  ; 200 null; cleared
          <B>    ; X-Nothing: x                  ; 200 null; cleared
          <A>    ; X-SLURM-USER-NAME: bob        ; 403      ; kept
          """)
  void clearsTheBadOneAndShowsTheOpenPage(String value, String line, String verdict, String cookie)
      throws Exception {
    String forgotten = ALICE.substring(0, ALICE.length() - 8) + "AAAAAAAA";
    String token =
        value
            .replace("<E>", EXPIRED)
            .replace("<F>", forgotten)
            .replace("<A>", ALICE)
            .replace("<N>", "")
            .replace("<B>", Tokens.validFor("a b"));
    Answer answer = get("/optional/x", "Cookie: " + NAME + "=" + token, line);
    assertEquals(verdict, answer.verdict());
    assertEquals(
        cookie.equals("cleared")
            ? NAME + "=; Path=/; Max-Age=0; HttpOnly; SameSite=Strict; Secure"
            : "",
        answer.header("Set-Cookie"));
  }

  @Test
  @DisplayName("H10 a cookie without a prefix is cleared without TLS too")
  void clearsPlainCookies() throws Exception {
    Answer answer = get("/plain/x", "Cookie: slurm=" + EXPIRED);
    assertEquals("200 null", answer.verdict());
    assertEquals(
        "slurm=; Path=/; Max-Age=0; HttpOnly; SameSite=Strict", answer.header("Set-Cookie"));
  }

  @Test
  @DisplayName("H10 a stale cookie does not open what needs a token")
  void refusesTheStaleOneInModeRequired() throws Exception {
    assertEquals("401", get("/required/x", "Cookie: " + NAME + "=" + EXPIRED).verdict());
    assertEquals("401", get("/optional/x", "Authorization: Bearer " + EXPIRED).verdict());
  }
}
