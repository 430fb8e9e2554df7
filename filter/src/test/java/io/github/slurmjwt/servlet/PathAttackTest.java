package io.github.slurmjwt.servlet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.slurmjwt.testing.Http.Answer;
import io.github.slurmjwt.testing.Tokens;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Ways to make a protected path look like an excluded one. */
@OnEveryServer
class PathAttackTest extends ServerTest {
  @Override
  TestApp app() {
    return TestApp.behind(
        TestApp.filter(
            settings ->
                settings.http(http -> http.excludedPaths(List.of("/public/*", "/status")))));
  }

  @ParameterizedTest(name = "P4 {0}: {1}")
  @CsvSource({
    "/public/, 200 null",
    "/public/x, 200 null",
    "/public/x/y.html, 200 null",
    "/public/x?a=..;/secret&b=//, 200 null",
    "/public/a%20b, 200 null",
    "/public/%C3%A9, 200 null",
    "/status, 200 null",
    "/status?x, 200 null",
    "/public, 401",
    "/publicx, 401",
    "/public.html, 401",
    "/PUBLIC/x, 401",
    "/Status, 401",
    "/status/, 401",
    "/status/x, 401",
    "/statusx, 401",
    "/%70ublic/x, 200 null",
    "/secret, 401",
    "/, 401",
    "/secret/public/x, 401"
  })
  void excludesExactlyTheConfiguredPaths(String path, String verdict) throws Exception {
    assertEquals(verdict, get(path).verdict());
  }

  @ParameterizedTest(name = "P1 P2 P3 P4 {0}")
  @FieldSource("io.github.slurmjwt.testing.SuspiciousPaths#ALL")
  void neverExcludesSuspiciousPaths(String path) throws Exception {
    Answer answer = get(path);
    if (answer.reachedApplication()) {
      // An encoded semicolon has one reading only.
      assertEquals("/public/x%3b", answer.saw("path"));
    } else {
      assertTrue(Set.of(400, 401, 404).contains(answer.status()), answer.toString());
    }
    assertEquals("", answer.header("Set-Cookie"));
  }

  @ParameterizedTest(name = "P5 {0}")
  @ValueSource(
      strings = {
        "X-Original-URL: /public/x",
        "X-Rewrite-URL: /public/x",
        "X-Forwarded-Uri: /public/x",
        "X-Forwarded-Prefix: /public/x",
        "X-Original-URI: /status",
        "X-HTTP-Method-Override: OPTIONS",
        "Forwarded: path=/public/x",
        "Referer: http://localhost/public/x",
        "X-Forwarded-For: 127.0.0.1",
        "Host: localhost/public/x?"
      })
  void ignoresHeadersThatNameAnotherPath(String line) throws Exception {
    Answer answer = get("/secret", line);
    assertTrue(Set.of(400, 401).contains(answer.status()), answer.toString());
    assertFalse(answer.reachedApplication());
  }

  @ParameterizedTest(name = "P4 with a token: {0}")
  @ValueSource(strings = {"/public/x", "/public/go?how=forward&to=/public/y"})
  void looksAtNoTokenOnExcludedPaths(String path) throws Exception {
    assertEquals("200 null", getWith(Tokens.validFor("alice"), path).verdict());
    assertEquals("200 null", getWith("garbage", path).verdict());
  }
}
