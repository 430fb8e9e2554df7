package io.github.slurmjwt.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.slurmjwt.testing.Await;
import io.github.slurmjwt.testing.RawHttp;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Single sign-on as docs/single-sign-on.md describes it: people log in at a real Keycloak with a
 * real browser, and nobody gets past Apache and the filter in any other way.
 */
@Tag("live-single-sign-on")
final class SingleSignOnTest {
  /** Apache replaces a token in its last 30 seconds, so each of these after five. */
  private static final int TOKEN_SECONDS = 35;

  private static final String SESSION = "__Host-portal";

  @TempDir private static Path folder;
  private static SingleSignOnSite site;
  private static Browser browser;

  @BeforeAll
  static void start() throws Exception {
    site = new SingleSignOnSite(folder, TOKEN_SECONDS);
    browser = site.browser(folder.resolve("browser"));
  }

  @AfterAll
  static void stop() throws Exception {
    browser.close();
    site.close();
  }

  @BeforeEach
  void beNobody() {
    browser.forgetCookies();
  }

  @Test
  void peopleLogInAndSeeThemselves() throws Exception {
    site.logIn(browser, "alice");
    assertEquals("alice", browser.text("user"));
    browser.forgetCookies();
    site.logIn(browser, "bob");
    assertEquals("bob", browser.text("user"));
  }

  @Test
  void logInLeadsToThePageThatWasAskedFor() throws Exception {
    URI page = site.address().resolve("index.jsp?job=7");
    browser.open(page);
    site.fillIn(browser, "alice");
    assertEquals(page.toString(), browser.address());
  }

  @Test
  void apacheRenewsTheTokenWhileThePersonGoesOn() throws Exception {
    site.logIn(browser, "alice");
    Instant first = expiry();
    Await.until(
        "the first token has expired",
        Duration.ofSeconds(TOKEN_SECONDS + 30),
        () -> {
          browser.reload();
          assertEquals("alice", browser.text("user"));
          assertTrue(expiry().isAfter(Instant.now()), "the token has expired");
          return Instant.now().isAfter(first);
        });
    assertTrue(expiry().isAfter(first), "the token is still the first");
  }

  @Test
  void afterLogOutThePortalAsksForLogInAgain() throws Exception {
    site.logIn(browser, "alice");
    String session = browser.cookie(SESSION);
    assertEquals(200, RawHttp.status(site.apache().get("/", "Cookie: " + session)));
    browser.click("logout");
    SingleSignOnSite.awaitLogInForm(browser);
    assertAsksForLogIn(site.apache().get("/", "Cookie: " + session));
    browser.open(site.address());
    SingleSignOnSite.awaitLogInForm(browser);
    site.fillIn(browser, "bob");
    assertEquals("bob", browser.text("user"));
  }

  @Test
  void aSessionThatKeycloakEndsIsOverAtTheNextRenewal() throws Exception {
    site.logIn(browser, "alice");
    site.endSessions("alice");
    Await.until(
        "logged out",
        Duration.ofSeconds(TOKEN_SECONDS),
        () -> {
          browser.open(site.address());
          return browser.isTrue("document.getElementById('username') !== null");
        });
  }

  @Test
  void theBrowserNeverSeesAnAccessToken() throws Exception {
    site.logIn(browser, "alice");
    String session = "Cookie: " + browser.cookie(SESSION);
    assertTrue(browser.cookies().contains(SESSION + " /"), browser.cookies().toString());
    assertEquals("", browser.value("document.cookie"));
    assertFalse(site.apache().get("/", session).contains("eyJ"));
    String info = site.apache().get("/oidc/callback?info=json", session);
    assertEquals(404, RawHttp.status(info), info);
  }

  /** It passes through the browser at log-out. */
  @Test
  void anIdTokenIsNoAccessToken() throws Exception {
    site.logIn(browser, "alice");
    String session = "Cookie: " + browser.cookie(SESSION);
    Object path = browser.value("document.getElementById('logout').getAttribute('href')");
    String answer = site.apache().get(String.valueOf(path), session);
    Matcher token = Pattern.compile("id_token_hint=([^&]+)").matcher(answer);
    assertTrue(token.find(), answer);
    String header = "X-SLURM-USER-TOKEN: " + token.group(1);
    String refusal = RawHttp.send(site.tomcatPort(), RawHttp.get("/", header));
    assertEquals(401, RawHttp.status(refusal), refusal);
    assertTrue(refusal.contains("\"wrong-audience\""), refusal);
  }

  @Test
  void tomcatListensOnLoopbackAlone() throws Exception {
    assertEquals(List.of("127.0.0.1:" + site.tomcatPort()), site.tomcat().listening());
  }

  @Test
  void whoeverReachesTomcatNeedsATokenAllTheSame() throws Exception {
    int port = site.tomcatPort();
    assertEquals(401, RawHttp.status(RawHttp.send(port, RawHttp.get("/"))));
    String claim = RawHttp.send(port, RawHttp.get("/", "X-SLURM-USER-NAME: alice"));
    assertEquals(401, RawHttp.status(claim), claim);
    String token = "X-SLURM-USER-TOKEN: " + site.token("bob");
    assertUser("bob", RawHttp.send(port, RawHttp.get("/", token)));
    String other = RawHttp.send(port, RawHttp.get("/", token, "X-SLURM-USER-NAME: alice"));
    assertEquals(403, RawHttp.status(other), other);
  }

  @Test
  void withoutLogInNoHeaderOpensTheDoor() throws Exception {
    for (String header : site.claims()) {
      for (String path : List.of("/", "/index.jsp", "/oidc/../index.jsp", "/oidc/%2e%2e/", "//")) {
        String answer = site.apache().get(path, header.split("\n"));
        assertFalse(RawHttp.status(answer) == 200, header + " " + path + answer);
        assertFalse(answer.contains("id=\"user\""), header + " " + path);
      }
      assertAsksForLogIn(site.apache().get("/", header.split("\n")));
    }
  }

  @Test
  void noHeaderChangesWhoIsLoggedIn() throws Exception {
    site.logIn(browser, "alice");
    String session = "Cookie: " + browser.cookie(SESSION);
    for (String header : site.claims()) {
      assertUser("alice", site.apache().get("/", (session + "\n" + header).split("\n")));
    }
    String dropped =
        site.apache()
            .get(
                "/dropped",
                session,
                "Connection: X-SLURM-USER-TOKEN",
                "X-Forwarded-For: 192.0.2.6",
                "Forwarded: for=192.0.2.6");
    assertEquals(401, RawHttp.status(dropped), dropped);
    assertTrue(Await.until(() -> site.tomcat().log().contains(" path=/dropped ")));
    assertFalse(site.tomcat().log().contains("192.0.2.6"), "an address that the client made up");
  }

  @Test
  void forgedSessionsAreNone() throws Exception {
    for (String value : List.of("", "x", "00000000-0000-0000-0000-000000000000", "../../x")) {
      assertAsksForLogIn(site.apache().get("/", "Cookie: " + SESSION + "=" + value));
    }
  }

  @Test
  void pagesOfOtherSitesMayLinkAndNothingElse() throws Exception {
    site.logIn(browser, "alice");
    String session = "Cookie: " + browser.cookie(SESSION);
    String foreign = "Sec-Fetch-Site: cross-site";
    String frame = "Sec-Fetch-Dest: iframe";
    String link = "Sec-Fetch-Dest: document";
    String navigation = "Sec-Fetch-Mode: navigate";
    assertUser("alice", site.apache().get("/", session, foreign, navigation, link));
    assertForbidden(site.apache().get("/", session, foreign, navigation, frame));
    assertForbidden(site.apache().get("/", session, foreign, "Sec-Fetch-Mode: cors"));
    assertForbidden(site.apache().get("/", session, "Sec-Fetch-Site: same-site"));
    assertForbidden(site.apache().send("POST", "/", session, foreign, navigation, link));
    assertForbidden(site.apache().send("POST", "/", session, "Origin: https://evil.example"));
    assertForbidden(site.apache().send("POST", "/", session, "Origin: null"));
    String origin = "Origin: https://portal.example:" + site.apache().port();
    assertUser("alice", site.apache().send("POST", "/", session, origin));

    browser.open(site.issuer());
    browser.run(
        "const form = document.createElement('form'); form.method = 'post';"
            + "form.action = arguments[0]; document.documentElement.append(form); form.submit()",
        site.address().toString());
    browser.await("not refused", "document.title === '403 Forbidden'");
  }

  private static Instant expiry() {
    return Instant.parse(browser.text("expires"));
  }

  private static void assertUser(String user, String answer) {
    assertEquals(200, RawHttp.status(answer), answer);
    assertTrue(answer.contains("<b id=\"user\">" + user + "</b>"), answer);
  }

  private static void assertForbidden(String answer) {
    assertEquals(403, RawHttp.status(answer), answer);
    assertFalse(answer.contains("id=\"user\""), answer);
  }

  private static void assertAsksForLogIn(String answer) {
    assertEquals(302, RawHttp.status(answer), answer);
    assertTrue(answer.contains("\r\nLocation: " + site.issuer() + "/"), answer);
  }
}
