package io.github.slurmjwt.servlet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.slurmjwt.KeySource;
import io.github.slurmjwt.KeyUnavailableException;
import io.github.slurmjwt.Rejection;
import io.github.slurmjwt.TokenRejectedException;
import io.github.slurmjwt.config.FilterSettings;
import io.github.slurmjwt.config.ForwardAuthSettings;
import io.github.slurmjwt.config.Mode;
import io.github.slurmjwt.testing.Http.Answer;
import io.github.slurmjwt.testing.TestKeys;
import io.github.slurmjwt.testing.Tokens;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The questions of nginx, Caddy, Traefik and Envoy, in the form that each gives them. */
@OnEveryServer
class ForwardAuthServletTest extends ServerTest {
  private static final String ALICE = Tokens.validFor("alice");
  private static final String BEARER = "Authorization: Bearer " + ALICE;
  private static final String ROOT = "Authorization: Bearer " + Tokens.validFor("root");
  private static final String NAME = "X-SLURM-USER-NAME";
  private static final String TOKEN = "X-SLURM-USER-TOKEN";
  private static final String REFUSAL = "X-SLURM-REFUSAL";

  private static final KeySource NO_KEYS =
      () -> {
        throw new KeyUnavailableException("none in this test");
      };

  @Override
  TestApp app() {
    return TestApp.bare()
        .andServlet(servlet(Map.of("proxy", "nginx")), "/nginx/*")
        .andServlet(servlet(Map.of("proxy", "caddy", "userToken", "true")), "/caddy/*")
        .andServlet(servlet(Map.of("proxy", "traefik")), "/traefik/*")
        .andServlet(servlet(Map.of("proxy", "envoy", "userToken", "true")), "/envoy/*")
        .andServlet(
            servlet(
                Map.of("proxy", "nginx"),
                settings -> settings.http(http -> http.mode(Mode.LENIENT))),
            "/lenient/*")
        .andServlet(
            servlet(
                Map.of("proxy", "nginx"),
                settings -> settings.http(http -> http.identityHeader("Remote-User"))),
            "/named/*")
        .andServlet(servlet(Map.of("proxy", "nginx", "trustedProxies", "192.0.2.0/24")), "/far/*")
        .andServlet(
            servlet(
                Map.of("proxy", "nginx"),
                settings -> settings.http(http -> http.cookieName("slurm"))),
            "/cookie/*")
        .andServlet(
            servlet(
                Map.of("proxy", "nginx"),
                settings ->
                    settings.policy(policy -> policy.userNamePattern(Pattern.compile("(?s).*")))),
            "/any-name/*")
        .andServlet(
            new ForwardAuthServlet(
                settings(UnaryOperator.identity()),
                ForwardAuthSettings.from(Map.of("proxy", "nginx")),
                (original, user) -> Optional.empty(),
                Optional.of(NO_KEYS),
                Tokens.CLOCK),
            "/no-keys/*");
  }

  private static ForwardAuthServlet servlet(Map<String, String> own) {
    return servlet(own, UnaryOperator.identity());
  }

  private static ForwardAuthServlet servlet(
      Map<String, String> own, UnaryOperator<FilterSettings.Builder> change) {
    return new ForwardAuthServlet(
        settings(change),
        ForwardAuthSettings.from(own),
        (original, user) -> {
          if (original.getMethod().equals("DELETE")) {
            throw new TokenRejectedException(Rejection.NOT_FORWARDED);
          }
          if (original.getMethod().equals("LOCK")) {
            throw new KeyUnavailableException("none to make a token with");
          }
          return Optional.of("token-of-" + user.getName());
        },
        Optional.of(TestKeys.both().source()),
        Tokens.CLOCK);
  }

  private static FilterSettings settings(UnaryOperator<FilterSettings.Builder> change) {
    return change
        .apply(
            FilterSettings.builder()
                .authAltParameters("jwt_key=/unused")
                .http(http -> http.excludedPaths(List.of("/public/*")))
                .slurm(to -> to.slurmUser("slurm")))
        .build();
  }

  /** Asks as the configuration of nginx in the documentation does. */
  private Answer nginx(String path, String method, String target, String... clients)
      throws IOException {
    List<String> lines = new ArrayList<>(List.of(clients));
    lines.add("X-Original-Method: " + method);
    lines.add("X-Original-URI: " + target);
    lines.add("X-Forwarded-Host: hpc.example.org");
    lines.add("X-Forwarded-Proto: https");
    lines.add("X-Forwarded-For: 192.0.2.7");
    return get(path, lines.toArray(String[]::new));
  }

  private Answer forwarded(String path, String method, String target, String... clients)
      throws IOException {
    List<String> lines = new ArrayList<>(List.of(clients));
    lines.add("X-Forwarded-Method: " + method);
    lines.add("X-Forwarded-Uri: " + target);
    lines.add("X-Forwarded-Host: hpc.example.org");
    lines.add("X-Forwarded-Proto: https");
    lines.add("X-Forwarded-For: 192.0.2.7");
    return get(path, lines.toArray(String[]::new));
  }

  private static void assertPasses(Answer answer, String user) {
    assertEquals(200, answer.status(), answer.toString());
    assertEquals("", answer.body());
    assertEquals(user, answer.header(NAME));
    assertEquals("no-store", answer.header("Cache-Control"));
    assertEquals("", answer.header(REFUSAL));
  }

  private static void assertRefused(Answer answer, int status, String reason) {
    assertEquals(status, answer.status(), answer.toString());
    assertEquals(reason, answer.header(REFUSAL));
    assertEquals("", answer.header(NAME));
    assertEquals("", answer.header(TOKEN));
    assertTrue(answer.body().contains("\"status\":" + status + ","), answer.body());
    assertTrue(answer.body().contains("\"code\":\"" + reason + "\""), answer.body());
  }

  @ParameterizedTest
  @ValueSource(strings = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "PROPFIND"})
  void answersWhateverTheMethodAndPath(String method) throws IOException {
    if (!method.equals("DELETE")) {
      assertPasses(nginx("/nginx/x", method, "/a/b?c=d", BEARER), "alice");
      assertPasses(http().send(method, "/envoy/a/b?c", BEARER, "Content-Length: 0"), "alice");
    }
    assertRefused(nginx("/nginx/", method, "/a"), 401, "no-credential");
  }

  @Test
  void handsOutTheTokenOnlyWhereItIsConfigured() throws IOException {
    assertEquals("", nginx("/nginx/", "GET", "/a", BEARER).header(TOKEN));
    assertEquals("token-of-alice", forwarded("/caddy/", "GET", "/a", BEARER).header(TOKEN));
    assertEquals("token-of-alice", get("/envoy/a", BEARER).header(TOKEN));
  }

  @Test
  void refusesWithStatusesThatEveryProxyUnderstands() throws IOException {
    String expired = Tokens.hs256(Tokens.payload("exp", "1"));
    Answer stale = nginx("/nginx/", "GET", "/a", "Authorization: Bearer " + expired);
    assertRefused(stale, 401, "expired");
    assertTrue(stale.header("WWW-Authenticate").contains("error=\"invalid_token\""));

    Answer two = nginx("/nginx/", "GET", "/a", BEARER, TOKEN + ": " + ALICE);
    assertRefused(two, 401, "ambiguous-credentials");
    assertTrue(two.header("WWW-Authenticate").contains("error=\"invalid_request\""));

    Answer other = nginx("/nginx/", "GET", "/a", BEARER, NAME + ": bob");
    assertRefused(other, 403, "alternate-user-not-allowed");
    assertRefused(nginx("/nginx/", "TRACE", "/a", BEARER), 403, "trace-not-allowed");
    assertRefused(nginx("/nginx/", "trace", "/public/a"), 403, "trace-not-allowed");
    assertRefused(nginx("/nginx/", "CONNECT", "a:443", BEARER), 403, "connect-not-allowed");
    assertRefused(nginx("/nginx/", "DELETE", "/a", BEARER), 403, "not-forwarded");

    Answer outage = nginx("/no-keys/", "GET", "/a", BEARER);
    assertRefused(outage, 503, "keys-unavailable");
    assertEquals("10", outage.header("Retry-After"));
  }

  @Test
  void letsRootActForOthers() throws IOException {
    assertPasses(nginx("/nginx/", "GET", "/a", ROOT, NAME + ": alice"), "alice");
  }

  @ParameterizedTest
  @CsvSource({
    "/public/a, 200",
    "/public/a?x=/../, 200",
    "/public/%61, 200",
    "/public/../a, 401",
    "/public/..;/a, 401",
    "/public/%2e%2e/a, 401",
    "/public//a, 401",
    "/public/..%2fa, 401",
    "/public/%c0%ae/a, 401",
    "//public/a, 401",
    "/a, 401",
    "http://hpc.example.org/public/a, 401",
    "public/a, 401",
    "*, 401",
  })
  void decidesOnTheOriginalPath(String target, int status) throws IOException {
    assertEquals(status, nginx("/nginx/public/x", "GET", target).status());
    assertEquals(status, forwarded("/traefik/public/x", "GET", target).status());
    assertEquals(status, forwarded("/caddy", "GET", target).status());
  }

  /** Servers refuse some of these paths themselves, which Envoy takes for a refusal too. */
  @ParameterizedTest
  @CsvSource({
    "/envoy/public/a, true",
    "/envoy/public/a?x=y, true",
    "/envoy/public/../a, false",
    "/envoy/public/%2e%2e/a, false",
    "/envoy/public//a, false",
    "/envoy/public/..;/a, false",
    "/envoy//public/a, false",
    "/envoy/a, false",
    "/envoy, false",
  })
  void decidesOnThePathThatEnvoyAppends(String target, boolean passes) throws IOException {
    assertEquals(passes, get(target).status() == 200, target);
  }

  /** Not every proxy takes the client's copy out where the answer has no such header. */
  @ParameterizedTest
  @ValueSource(
      strings = {"X-SLURM-USER-NAME: root", "x-slurm-user-name: alice", "X-SLURM-USER-TOKEN: x"})
  void nobodyPassesWithAnIdentityOfTheirOwn(String header) throws IOException {
    assertEquals(401, nginx("/nginx/", "GET", "/public/a", header).status());
    assertEquals(401, get("/envoy/public/a", header).status());
    assertEquals(401, nginx("/lenient/", "GET", "/a", header).status());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"X_SLURM_USER_NAME: root", "X-Slurm_User-Name: root", "X_SLURM_USER_TOKEN: x"})
  void refusesSpellingsThatTheAnswerDoesNotOverwrite(String header) throws IOException {
    for (String path : List.of("/nginx/", "/lenient/")) {
      assertRefused(nginx(path, "GET", "/a", BEARER, header), 401, "ambiguous-credentials");
      assertRefused(nginx(path, "GET", "/public/a", header), 401, "ambiguous-credentials");
      String own = NAME + ": alice";
      assertRefused(nginx(path, "GET", "/a", BEARER, own, header), 401, "ambiguous-credentials");
      assertRefused(nginx(path, "GET", "/a", BEARER, header, own), 401, "ambiguous-credentials");
    }
  }

  @Test
  void modesHold() throws IOException {
    assertPasses(nginx("/lenient/", "GET", "/a"), "");
    assertPasses(nginx("/lenient/", "GET", "/a", "Authorization: Bearer x.y.z"), "");
    assertPasses(nginx("/lenient/", "GET", "/a", BEARER), "alice");
    assertPasses(nginx("/nginx/", "GET", "/public/a", BEARER), "");
  }

  @Test
  void namesTheUserInTheIdentityHeaderToo() throws IOException {
    Answer answer = nginx("/named/", "GET", "/a", BEARER, "Remote-User: root");
    assertPasses(answer, "alice");
    assertEquals("alice", answer.header("Remote-User"));
    assertEquals(401, nginx("/named/", "GET", "/public/a", "Remote-User: root").status());
    assertEquals(200, nginx("/named/", "GET", "/public/a").status());
  }

  @Test
  void answersTheConfiguredProxyAlone() throws IOException {
    assertRefused(nginx("/far/", "GET", "/a", BEARER), 403, "unknown-proxy");
    assertRefused(nginx("/far/", "GET", "/public/a"), 403, "unknown-proxy");
  }

  /** What is missing, repeated, or in the headers of another proxy is not believed. */
  @Test
  void refusesAQuestionThatIsNotClear() throws IOException {
    String reason = "original-request-unknown";
    assertRefused(get("/nginx/", BEARER), 403, reason);
    assertRefused(forwarded("/nginx/", "GET", "/public/a", BEARER), 403, reason);
    assertRefused(nginx("/traefik/", "GET", "/public/a", BEARER), 403, reason);
    for (String own :
        List.of(
            "X-Original-URI: /public/a",
            "X-Original-Method: GET",
            "X-Forwarded-Host: a",
            "X-Forwarded-Proto: http")) {
      assertRefused(nginx("/nginx/", "GET", "/a", BEARER, own), 403, reason);
    }
    assertPasses(nginx("/nginx/", "GET", "/a", BEARER, "X-Forwarded-Uri: /public/a"), "alice");
  }

  @ParameterizedTest
  @CsvSource({
    "GET, Sec-Fetch-Site: same-origin, 200",
    "POST, Sec-Fetch-Site: same-origin, 200",
    "GET, Sec-Fetch-Site: cross-site, 403",
    "POST, Sec-Fetch-Site: same-site, 403",
    "POST, Origin: https://hpc.example.org, 200",
    "POST, Origin: http://hpc.example.org, 403",
    "POST, Origin: https://evil.example.org, 403",
    "POST, Origin: http://localhost, 403",
    "POST, Accept: text/html, 403",
    "GET, Accept: text/html, 200",
  })
  void aCookieCountsForTheSitesOwnPages(String method, String header, int status)
      throws IOException {
    Answer answer = nginx("/cookie/", method, "/a", "Cookie: slurm=" + ALICE, header);
    assertEquals(status, answer.status(), answer.toString());
    assertEquals(status == 200 ? "alice" : "", answer.header(NAME));
  }

  @ParameterizedTest(name = "O14 a verified token is refused all the same: {0}")
  @CsvSource({
    "bearer, Authorization: Bearer <T>",
    "header, X-SLURM-USER-TOKEN: <T>",
    "cookie, Cookie: slurm=<T>",
  })
  void tellsWhereAVerifiedTokenWas(String source, String header) throws IOException {
    try (CapturedLog log = new CapturedLog()) {
      Answer answer =
          nginx(
              "/cookie/",
              "DELETE",
              "/a",
              header.replace("<T>", ALICE),
              "Sec-Fetch-Site: same-origin");
      assertRefused(answer, 403, "not-forwarded");
      String line = log.lines().get(1);
      assertTrue(line.contains(" reason=not-forwarded user=alice "), line);
      assertTrue(line.endsWith(" source=" + source), line);
    }
  }

  @Test
  void auditsTheRequestThatTheProxyAsksAbout() throws IOException {
    try (CapturedLog log = new CapturedLog()) {
      nginx("/nginx/", "POST", "/a/b?c", "Authorization: Bearer x.y.z");
      nginx("/nginx/", "DELETE", "/job/1", BEARER);
      get("/nginx/", "X-Forwarded-For: 192.0.2.7", "X-Original-URI: /a");
      assertEquals(4, log.lines().size(), log.lines().toString());
      assertTrue(
          log.lines().get(0).contains(" remote=192.0.2.7 ")
              && log.lines().get(0).contains(" method=POST path=/a/b "),
          log.lines().toString());
      assertTrue(
          log.lines().get(2).contains("reason=not-forwarded user=alice token-user=alice "),
          log.lines().toString());
      assertTrue(log.lines().get(3).contains("reason=original-request-unknown"));
      assertTrue(log.lines().get(3).contains(" remote=127.0.0.1 "), log.lines().toString());
      assertFalse(log.lines().toString().contains(ALICE));
    }
  }

  @Test
  void auditsWhoseTokenCannotBeMade() throws IOException {
    try (CapturedLog log = new CapturedLog()) {
      assertRefused(nginx("/nginx/", "LOCK", "/a", BEARER), 503, "keys-unavailable");
      String line = log.lines().get(1);
      assertTrue(
          line.contains("reason=keys-unavailable user=alice token-user=alice remote=192.0.2.7 "),
          line);
    }
  }

  /** A proxy may add a line of its own behind the client's. */
  @Test
  void auditsTheClientThatTheProxyAdds() throws IOException {
    try (CapturedLog log = new CapturedLog()) {
      nginx("/nginx/", "GET", "/a", "X-Forwarded-For: 198.51.100.1");
      String line = log.lines().get(0);
      assertTrue(line.contains(" remote=192.0.2.7 "), line);
    }
  }

  @Test
  void refusesNamesThatNoHeaderCarriesUnchanged() throws IOException {
    for (String name : List.of("al\\u00edce", "al ice", " alice", "alice ", "")) {
      String odd = Tokens.hs256(Tokens.payload("sun", '"' + name + '"'));
      assertRefused(
          nginx("/any-name/", "GET", "/a", "Authorization: Bearer " + odd), 403, "not-forwarded");
    }
  }

  /**
   * The documented proxies send none. A body that is announced and does not come, is waited for by
   * Jetty 10.
   */
  @Test
  void passesOverABody() throws IOException {
    String head =
        "POST /envoy/a HTTP/1.1\r\nHost: a\r\nConnection: close\r\n"
            + BEARER
            + "\r\nContent-Length: 10000\r\n\r\n";
    assertPasses(http().raw("POST", head + "x".repeat(10_000)), "alice");
  }
}
