package io.github.slurmjwt.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.slurmjwt.demo.CookieSite.Seen;
import io.github.slurmjwt.testing.LiveTokens;
import io.github.slurmjwt.testing.SecretFiles;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What a real browser sends along with a user's cookie, and which of it counts: the site's own
 * pages, and a link that somebody follows. The cookie is {@code SameSite=None}, so that nothing but
 * the filter stands between it and a foreign page.
 */
@Tag("live-browser")
final class CookieOriginTest {
  /** Browsers trust this machine as they do https. */
  private static final String HOST = "localhost";

  /** To these hosts they send no Sec-Fetch-Site. */
  private static final String PLAIN_HOST = "app.portal.test";

  private static final String PLAIN_SIBLING = "evil.portal.test";

  /** What pages do with an address. */
  private static final Map<String, String> ACTS =
      Map.ofEntries(
          Map.entry("link", "const a = add('a', {href: url}); a.click()"),
          Map.entry("location", "location.assign(url)"),
          Map.entry("form GET", "add('form', {action: url}).submit()"),
          Map.entry("form POST", "add('form', {action: url, method: 'post'}).submit()"),
          Map.entry(
              "form POST into a frame",
              "add('iframe', {name: 'f'});"
                  + "add('form', {action: url, method: 'post', target: 'f'}).submit()"),
          Map.entry("iframe", "add('iframe', {src: url})"),
          Map.entry("object", "add('object', {data: url})"),
          Map.entry("image", "add('img', {src: url})"),
          Map.entry("script", "add('script', {src: url})"),
          Map.entry("style", "add('link', {rel: 'stylesheet', href: url})"),
          Map.entry("prefetch", "add('link', {rel: 'prefetch', href: url})"),
          Map.entry("video", "add('video', {src: url})"),
          Map.entry("beacon", "navigator.sendBeacon(url, 'x')"),
          Map.entry("events", "new EventSource(url, {withCredentials: true})"),
          Map.entry("fetch GET", "return get({})"),
          Map.entry("fetch GET no-cors", "return get({mode: 'no-cors'})"),
          Map.entry("fetch POST no-cors", "return get({mode: 'no-cors', method: 'POST'})"),
          Map.entry("fetch PUT", "return get({method: 'PUT'})"),
          Map.entry("fetch DELETE", "return get({method: 'DELETE'})"),
          Map.entry(
              "WebSocket",
              "return new Promise(done => {const s = new WebSocket(url.replace('http', 'ws'));"
                  + "s.onmessage = m => done(m.data); s.onerror = () => done('refused')})"));

  /** The acts that tell the page of the answer. */
  private static final Set<String> ANSWERED =
      Set.of(
          "fetch GET",
          "fetch GET no-cors",
          "fetch POST no-cors",
          "fetch PUT",
          "fetch DELETE",
          "WebSocket");

  private static final String TOOLS =
      """
      const url = arguments[0];
      const add = (tag, values) =>
          document.body.appendChild(Object.assign(document.createElement(tag), values));
      const get = more => fetch(url, {credentials: 'include', ...more})
          .then(r => r.type === 'opaque' ? 'opaque' : r.text(), () => 'refused');
      """;

  @TempDir private static Path folder;
  private static CookieSite site;
  private static ForeignSite foreign;
  private static Browser browser;

  @BeforeAll
  static void logIn() throws Exception {
    Path key = SecretFiles.key(folder.resolve("key"));
    site = CookieSite.start(key);
    foreign = ForeignSite.start();
    browser =
        Browser.start(
            folder.resolve("profile"), "--host-resolver-rules=MAP *.portal.test 127.0.0.1");
    site.logIn(
        browser,
        HOST,
        CookieSite.COOKIE
            + "="
            + LiveTokens.of("alice", key)
            + "; Secure; HttpOnly; SameSite=None; Path=/");
    site.logIn(
        browser,
        PLAIN_HOST,
        CookieSite.PLAIN_COOKIE + "=" + LiveTokens.of("alice", key) + "; Path=/");
  }

  @AfterAll
  static void stop() throws Exception {
    if (browser != null) {
      browser.close();
    }
    foreign.close();
    site.close();
  }

  private static URI own() {
    return site.address(HOST);
  }

  private static URI addressOf(String page) {
    return switch (page) {
      case "own" -> own().resolve("login");
      case "sibling" -> foreign.address(HOST);
      case "stranger" -> foreign.address("127.0.0.1");
      case "own, plain" -> site.address(PLAIN_HOST).resolve("login");
      default -> foreign.address(PLAIN_SIBLING);
    };
  }

  /** S stands for what Sec-Fetch-Site says of the page, and O for its Origin. */
  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          link                   | GET S navigate document -  | GET S navigate document -  | 200 alice
          location               | GET S navigate document -  | GET S navigate document -  | 200 alice
          form GET               | GET S navigate document -  | GET S navigate document -  | 200 alice
          form POST              | POST S navigate document O | POST S navigate document O | 403
          form POST into a frame | POST S navigate iframe O   | POST S navigate iframe O   | 403
          iframe                 | GET S navigate iframe -    | GET S navigate iframe -    | 403
          object                 | GET S navigate object -    | GET S navigate object -    | 403
          image                  | GET S no-cors image -      | GET S no-cors image -      | 403
          script                 | GET S no-cors script -     | GET S no-cors script -     | 403
          style                  | GET S no-cors style -      | GET S no-cors style -      | 403
          prefetch               | GET S no-cors empty -      | GET S no-cors empty -      | 403
          video                  | GET S no-cors video -      | GET S no-cors video -      | 403
          beacon                 | POST S no-cors empty O     | POST S no-cors empty O     | 403
          events                 | GET S cors empty -         | GET S cors empty O         | 403
          fetch GET              | GET S cors empty -         | GET S cors empty O         | 403
          fetch GET no-cors      | GET S no-cors empty -      | GET S no-cors empty -      | 403
          fetch POST no-cors     | POST S no-cors empty O     | POST S no-cors empty O     | 403
          fetch PUT              | PUT S cors empty O         | OPTIONS S cors empty O     | 401
          fetch DELETE           | DELETE S cors empty O      | OPTIONS S cors empty O     | 401
          WebSocket              | GET - - - O                | GET - - - O                | 403
          """)
  void countsForTheSitesOwnPages(String act, String own, String foreign, String verdict)
      throws Exception {
    assertSeen(act.equals("WebSocket") ? "101 alice" : "200 alice", own, "own", act);
    assertSeen(verdict, foreign, "sibling", act);
    assertSeen(verdict, foreign, "stranger", act);
  }

  private static void assertSeen(String verdict, String request, String page, String act)
      throws Exception {
    String path = "/private/" + act.replace(" ", "-") + "-" + page;
    String answer = String.valueOf(act(page, act, own().resolve(path.substring(1))));
    URI address = addressOf(page);
    String relation =
        switch (page) {
          case "own" -> "same-origin";
          case "sibling" -> "same-site";
          default -> "cross-site";
        };
    String expected =
        request
            .replace(" S ", " " + relation + " ")
            .replaceAll("O$", "http://" + address.getAuthority());

    List<Seen> seen = site.seen(path);

    assertEquals(1, seen.size(), seen.toString());
    assertEquals(expected, seen.get(0).request());
    assertEquals(verdict, seen.get(0).verdict());
    // A preflight has no cookie, and what it is about is never sent.
    assertEquals(!request.startsWith("OPTIONS"), seen.get(0).cookie(), "the cookie was sent");
    assertEquals(page.equals("own") && ANSWERED.contains(act), answer.contains("alice"), answer);
  }

  private static @Nullable Object act(String page, String act, URI target) {
    browser.open(addressOf(page));
    return browser.run(TOOLS + ACTS.get(act), target.toString());
  }

  @Test
  void typedAddressShowsThePage() throws Exception {
    browser.open(own().resolve("private/typed"));

    assertEquals("alice", browser.text("user"));
    assertEquals("GET none navigate document -", site.seen("/private/typed").get(0).request());
  }

  @Test
  void pageOfAFollowedLinkCanBeReloaded() throws Exception {
    act("stranger", "link", own().resolve("private/followed"));
    browser.await("the page does not show", "document.getElementById('user') !== null");
    browser.reload();

    assertEquals("alice", browser.text("user"));
    assertEquals(List.of("200 alice", "200 alice"), verdicts("/private/followed"));
  }

  /** Whoever sees the refusal and presses the button must not do what the foreign page wanted. */
  @Test
  void reloadMakesNoForeignFormTheSitesOwn() throws Exception {
    act("stranger", "form POST", own().resolve("private/again"));
    site.seen("/private/again");
    browser.await("nothing shows", "location.pathname === '/app/private/again'");
    browser.reload();

    assertEquals(List.of("403", "403"), verdicts("/private/again"));
    assertEquals("cross-site", site.seen("/private/again").get(1).site());
  }

  /** Neither an open redirect of the site nor one elsewhere on the way makes a request its own. */
  @ParameterizedTest
  @CsvSource({
    "stranger, image, own, 403",
    "stranger, fetch GET no-cors, own, 403",
    "own, image, stranger, 403",
    "own, form POST, stranger, 403",
    "own, fetch POST no-cors, stranger, 403",
    "stranger, link, own, 200 alice",
    "own, link, stranger, 200 alice"
  })
  void redirectIsNotOwn(String page, String act, String way, String verdict) throws Exception {
    String path = "/private/" + act.replace(" ", "-") + "-by-way-of-" + way;
    String target = own().resolve(path.substring(1)).toString();
    act(
        page,
        act,
        way.equals("own")
            ? own().resolve("login?next=" + target)
            : foreign.address("127.0.0.1").resolve("/307?" + target));

    assertEquals(List.of(verdict), verdicts(path));
    assertEquals("cross-site", site.seen(path).get(0).site());
    assertTrue(site.seen(path).get(0).cookie());
  }

  @Test
  void sandboxOfTheSitesOwnPageIsForeign() throws Exception {
    browser.open(addressOf("own"));
    browser.run(
        TOOLS
            + "add('iframe', {sandbox: 'allow-scripts', srcdoc:"
            + "`<script>fetch('${url}', {method: 'POST', mode: 'no-cors', credentials: 'include'})"
            + "</script>`})",
        own().resolve("private/sandbox").toString());

    Seen seen = site.seen("/private/sandbox").get(0);
    assertEquals("POST cross-site no-cors empty null", seen.request());
    assertEquals("403", seen.verdict());
  }

  /** Without Sec-Fetch-Site the Origin decides, and what has none may read. */
  @ParameterizedTest
  @CsvSource({
    "own, link, 200 alice",
    "own, image, 200 alice",
    "own, form POST, 200 alice",
    "own, fetch PUT, 200 alice",
    "own, WebSocket, 101 alice",
    "sibling, link, 200 alice",
    "sibling, image, 200 alice",
    "sibling, form POST, 200 nobody",
    "sibling, fetch GET, 200 nobody",
    "sibling, fetch POST no-cors, 200 nobody",
    "sibling, WebSocket, 101 nobody"
  })
  void overPlainHttpTheOriginDecides(String page, String act, String verdict) throws Exception {
    String path = "/plain/" + act.replace(" ", "-") + "-" + page;
    act(page + ", plain", act, site.address(PLAIN_HOST).resolve(path.substring(1)));

    Seen seen = site.seen(path).get(0);
    assertEquals(verdict, seen.verdict());
    assertEquals("-", seen.site());
    assertTrue(seen.cookie());
  }

  private static List<String> verdicts(String path) throws Exception {
    return site.seen(path).stream().map(Seen::verdict).toList();
  }
}
