package io.github.slurmjwt.servlet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.slurmjwt.testing.Tokens;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The form of the audit line, where the site lets any user name pass. */
@OnEveryServer
class AuditLineTest extends ServerTest {
  private static final String ALICE = "Authorization: Bearer " + Tokens.validFor("alice");
  private static final Pattern FORM =
      Pattern.compile(
          "(?:FINE|INFO) decision=(?:accepted|refused) reason=[a-z-]+ user=(?<user>[^ =]*)"
              + " token-user=(?<tokenUser>[^ =]*) remote=127.0.0.1 token=(?:[0-9a-f]{12}|-)"
              + " method=(?<method>[^ =]*) path=(?<path>[^ =]*) application=(?<application>[^"
              + " =]*) source=(?<source>bearer|header|cookie|-)");
  private static final Pattern VALUE = Pattern.compile("(?:[A-Za-z0-9._~@+/:*-]|%[0-9A-F]{2})*");

  @Override
  TestApp app() {
    return TestApp.behind(
        TestApp.filter(
            settings ->
                settings
                    .http(http -> http.excludedPaths(List.of("/public/*")).cookieName("slurm"))
                    .policy(policy -> policy.userNamePattern(Pattern.compile("(?s).*")))));
  }

  /** The one line that a request leaves, checked for its form. */
  private Matcher line(String method, String target, String... headers) throws Exception {
    try (CapturedLog log = new CapturedLog()) {
      http().send(method, target, headers);
      assertEquals(1, log.lines().size(), log.lines().toString());
      Matcher line = FORM.matcher(log.lines().get(0));
      assertTrue(line.matches(), log.lines().toString());
      for (String name : List.of("user", "tokenUser", "method", "path", "application")) {
        assertTrue(VALUE.matcher(line.group(name)).matches(), log.lines().toString());
      }
      return line;
    }
  }

  @ParameterizedTest(name = "O10 the user {0}")
  @CsvSource(
      quoteCharacter = '`',
      textBlock =
          """
          alice,                            alice
          alice@EXAMPLE.ORG,                alice@EXAMPLE.ORG
          a.b-c_d+e,                        a.b-c_d+e
          DOMAIN/alice,                     DOMAIN/alice
          bob token-user=bob remote=1.2.3.4, bob%20token-user%3Dbob%20remote%3D1.2.3.4
          a%20b,                            a%2520b
          ` `,                              %20
          -,                                %2D
          ``,                               ``
          a*b,                              a%2Ab
          a^b;c$(d),                        a%5Eb%3Bc%24%28d%29
          \\"quoted\\" 'too',               %22quoted%22%20%27too%27
          \\u00e9l\\u00e8ve,                %C3%A9l%C3%A8ve
          \\ud83d\\ude00,                   %F0%9F%98%80
          """)
  void holdsItsFormWithAnyName(String name, String written) throws Exception {
    String token = Tokens.hs256(Tokens.payload("sun", "\"" + name + "\""));
    Matcher own = line("GET", "/x", "Authorization: Bearer " + token);
    assertEquals(written, own.group("user"));
    assertEquals(written, own.group("tokenUser"));
  }

  @Test
  @DisplayName("O10 the name in X-SLURM-USER-NAME")
  void holdsItsFormWithAnyAlternateUser() throws Exception {
    String root = "Authorization: Bearer " + Tokens.validFor("root");
    Matcher line = line("GET", "/x", root, "X-SLURM-USER-NAME: bob remote=192.0.2.1 token=-");
    assertEquals("bob%20remote%3D192.0.2.1%20token%3D-", line.group("user"));
    assertEquals("root", line.group("tokenUser"));
  }

  @ParameterizedTest(name = "O10 the path {0}")
  @CsvSource({
    "/, /",
    "/secret/a.b, /secret/a.b",
    "/secret?user=eve&token=x, /secret",
    "/a%20remote=1.2.3.4, /a%2520remote%3D1.2.3.4",
    "/x%0adecision=accepted, /x%250adecision%3Daccepted",
    "/it's!$&(1)*, /it%27s%21%24%26%281%29%2A",
    "/a;jsessionid=4711/b;c, /a%3B*/b%3B*",
    "/public/..;/secret, /public/..%3B/secret"
  })
  void tellsTheRawPath(String target, String written) throws Exception {
    try (CapturedLog log = new CapturedLog()) {
      int status = http().get(target).status();
      assertTrue(status == 401 || status == 400, target + " " + status);
      if (status == 401) {
        Matcher line = FORM.matcher(log.lines().get(0));
        assertTrue(line.matches(), log.lines().toString());
        assertEquals(written, line.group("path"));
      }
    }
  }

  @Test
  @DisplayName("O10 long paths and methods")
  void cutsWhatIsLong() throws Exception {
    assertEquals("/" + "x".repeat(254) + "*", line("GET", "/" + "x".repeat(3000)).group("path"));
    assertEquals("/" + "x".repeat(255), line("GET", "/" + "x".repeat(255)).group("path"));
    // An escape is written whole or not at all.
    String written = line("GET", "/xx" + "%20".repeat(1000)).group("path");
    assertEquals("/xx" + "%2520".repeat(50) + "*", written);
    Matcher method = line("BREW" + "X".repeat(100), "/secret");
    assertEquals("BREW" + "X".repeat(27) + "*", method.group("method"));
  }

  @ParameterizedTest(name = "O10 a token in {0}")
  @CsvSource({"/x/T, /x/*", "/x;access_token=T, /x%3B*", "/T/y, /*/y", "/x=T&y, /x%3D*%26y"})
  void tellsNoTokenThatIsInThePath(String target, String written) throws Exception {
    for (String token : List.of(Tokens.validFor("alice"), Tokens.rs256(Tokens.payload()))) {
      assertEquals(written, line("GET", target.replace("T", token)).group("path"));
      String dots = token.replace(".", "%2e");
      assertEquals(written, line("GET", target.replace("T", dots)).group("path"));
    }
  }

  @Test
  @DisplayName("O10 method and application")
  void tellsMethodAndApplication() throws Exception {
    Matcher line = line("POST", "/secret", "Content-Length: 0");
    assertEquals("POST", line.group("method"));
    assertEquals("/", line.group("application"));
    assertEquals("PUT", line("PUT", "/x", ALICE, "Content-Length: 0").group("method"));
  }

  @Test
  @DisplayName("O10 a public path")
  void tellsOfARefusalWhereNoTokenIsNeeded() throws Exception {
    Matcher line = line("GET", "/public/x", "Connection: close, X-SLURM-USER-NAME");
    assertTrue(line.group().contains(" reason=hop-by-hop-identity "), line.group());
    assertEquals("/public/x", line.group("path"));
  }

  @ParameterizedTest(name = "O14 the token is in {0}: {1}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          bearer | Authorization: Bearer <T>
          header | X-SLURM-USER-TOKEN: <T>
          cookie | Cookie: a=b; slurm=<T>
          -      | X-Unknown: <T>
          """)
  void tellsWhereTheTokenIs(String source, String header) throws Exception {
    for (String token : List.of(Tokens.validFor("alice"), "x.y.z", "garbage")) {
      String own = "Sec-Fetch-Site: same-origin";
      Matcher line = line("GET", "/x", header.replace("<T>", token), own);
      assertEquals(source, line.group("source"), line.group());
    }
  }

  @Test
  @DisplayName("O14 no place where none or several tokens are")
  void tellsNoPlaceOfTokensThatAreNotTaken() throws Exception {
    for (List<String> headers :
        List.of(
            List.of(ALICE, "Cookie: slurm=x"),
            List.of("Cookie: slurm=x", "Sec-Fetch-Site: cross-site"),
            List.of("X-SLURM-USER-NAME: bob"),
            List.of("Connection: close, X-SLURM-USER-NAME", "Cookie: slurm=x"))) {
      Matcher line = line("GET", "/source=cookie", headers.toArray(String[]::new));
      assertEquals("-", line.group("source"), line.group());
      assertEquals("/source%3Dcookie", line.group("path"));
    }
  }

  @ParameterizedTest(name = "O10 the path that was requested: {0}")
  @CsvSource({
    "/public/go?how=forward&to=/secret, /public/go",
    "/public/go?how=include&to=/secret, /public/go",
    "/public/go?how=async&to=/secret, /public/go",
    "/public/go?how=async-wrapped&to=/secret, /public/go"
  })
  void tellsThePathThatWasRequested(String target, String written) throws Exception {
    assertEquals(written, line("GET", target).group("path"));
  }

  @Test
  @DisplayName("O10 nothing in the line counts for another")
  void namesNoSecondAddress() throws Exception {
    Matcher line = line("GET", "/x/remote=192.0.2.1/token=-", "User-Agent: remote=192.0.2.1");
    assertFalse(line.group().replace("remote=127.0.0.1", "").contains("remote="), line.group());
  }
}
