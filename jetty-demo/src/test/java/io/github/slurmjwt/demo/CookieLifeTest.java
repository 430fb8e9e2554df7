package io.github.slurmjwt.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.slurmjwt.demo.CookieSite.Seen;
import io.github.slurmjwt.testing.LiveTokens;
import io.github.slurmjwt.testing.SecretFiles;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How a cookie gets into a real browser, and that it gets out of it when it is stale. */
@Tag("live-browser")
final class CookieLifeTest {
  /** Browsers take *.localhost for this machine, and both for hosts of one site. */
  private static final String HOST = "app.portal.localhost";

  private static final String SIBLING = "evil.portal.localhost";
  private static final String STRANGER = "127.0.0.1";
  private static final String KEPT = CookieSite.COOKIE + " /";

  @TempDir private static Path folder;
  private static Path key;
  private static CookieSite site;
  private static ForeignSite foreign;
  private static Browser browser;

  @BeforeAll
  static void start() throws Exception {
    key = SecretFiles.key(folder.resolve("key"));
    site = CookieSite.start(key);
    foreign = ForeignSite.start();
    browser = Browser.start(folder.resolve("profile"));
  }

  @AfterAll
  static void stop() throws Exception {
    if (browser != null) {
      browser.close();
    }
    foreign.close();
    site.close();
  }

  @BeforeEach
  void forget() {
    browser.forgetCookies();
  }

  @Test
  void expiredCookieIsGoneAfterOnePage() throws Exception {
    setExpired();

    assertEquals("nobody", userOf("optional/once"));
    assertEquals(List.of(), browser.cookies());
    assertEquals("nobody", userOf("optional/again"));
    assertSeen(true, "/optional/once");
    assertSeen(false, "/optional/again");
  }

  @Test
  void expiredCookieIsGoneAfterAFollowedLink() throws Exception {
    setExpired();

    follow("optional/followed");

    browser.await("the page does not show", "document.getElementById('user') !== null");
    assertEquals("nobody", browser.text("user"));
    assertEquals(List.of(), browser.cookies());
  }

  @Test
  void modeRequiredKeepsTheExpiredCookie() throws Exception {
    setExpired();

    browser.open(page("private/expired"));

    assertEquals("401", site.seen("/private/expired").get(0).verdict());
    assertEquals(List.of(KEPT), browser.cookies());
  }

  @Test
  void foreignPageClearsNothing() throws Exception {
    setExpired();

    browser.open(foreign.address(STRANGER));
    browser.run("new Image().src = arguments[0]", page("optional/image").toString());

    assertSeen(true, "/optional/image");
    assertEquals(List.of(KEPT), browser.cookies());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "; Path=/                                 | /",
        "; Path=/app                              | /app",
        "; HttpOnly                               | /app",
        "; Path=/app; SameSite=Strict             | /app",
        "; Path=/app; Secure; SameSite=None       | /app"
      })
  void plainCookieIsGoneWhateverItsUsualPath(String attributes, String path) throws Exception {
    set(CookieSite.PLAIN_COOKIE + "=" + LiveTokens.expired("alice", key) + attributes);
    assertEquals(List.of(CookieSite.PLAIN_COOKIE + " " + path), browser.cookies());

    assertEquals("nobody", userOf("plain/page"));
    assertEquals(List.of(), browser.cookies());
  }

  @ParameterizedTest
  @CsvSource({"Strict, 401", "Lax, 200 alice"})
  void followedLinkBringsALaxCookieAlong(String sameSite, String verdict) throws Exception {
    set(
        CookieSite.COOKIE
            + "="
            + LiveTokens.of("alice", key)
            + "; Secure; HttpOnly; Path=/; SameSite="
            + sameSite);

    follow("private/" + sameSite);

    assertEquals(verdict, site.seen("/private/" + sameSite).get(0).verdict());
  }

  /** Why the documentation wants a name with a prefix. */
  @Test
  void siblingPlantsACookieWithoutPrefix() throws Exception {
    plant(CookieSite.PLAIN_COOKIE + "=<BOB>; Domain=portal.localhost; Path=/");

    assertEquals("bob", userOf("plain/planted"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "__Host-slurm=<BOB>; Secure; Path=/; Domain=portal.localhost",
        "__host-slurm=<BOB>; Secure; Path=/; Domain=portal.localhost",
        "=__Host-slurm=<BOB>; Secure; Path=/; Domain=portal.localhost",
        "$Version=1,__Host-slurm=<BOB>; Secure; Path=/; Domain=portal.localhost",
        "a=1,__Host-slurm=<BOB>; Secure; Path=/; Domain=portal.localhost",
        "\u00a0__Host-slurm=<BOB>; Secure; Path=/; Domain=portal.localhost"
      })
  void siblingPlantsNoCookieWithPrefix(String line) throws Exception {
    plant(line);

    assertEquals("nobody", userOf("optional/planted"));
  }

  private static void setExpired() throws Exception {
    set(
        CookieSite.COOKIE
            + "="
            + LiveTokens.expired("alice", key)
            + "; Secure; HttpOnly; SameSite=None; Path=/");
    assertEquals(List.of(KEPT), browser.cookies());
  }

  private static void set(String line) throws Exception {
    site.logIn(browser, HOST, line);
  }

  private static void follow(String path) {
    browser.open(foreign.address(STRANGER));
    browser.run(
        "const a = document.body.appendChild(document.createElement('a'));"
            + "a.href = arguments[0]; a.click()",
        page(path).toString());
  }

  private static void plant(String line) throws Exception {
    String cookie = line.replace("<BOB>", LiveTokens.of("bob", key));
    String query = URLEncoder.encode(cookie, StandardCharsets.UTF_8).replace("+", "%20");
    browser.open(foreign.address(SIBLING).resolve("/cookie?" + query));
  }

  private static String userOf(String path) {
    browser.open(page(path));
    return browser.text("user");
  }

  private static URI page(String path) {
    return site.address(HOST).resolve(path);
  }

  private static void assertSeen(boolean cookie, String path) throws Exception {
    List<Seen> seen = site.seen(path);
    assertEquals(List.of(cookie), seen.stream().map(Seen::cookie).toList());
  }
}
