package io.github.slurmjwt.servlet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.slurmjwt.testing.DocumentedBlock;
import io.github.slurmjwt.testing.Http.Answer;
import io.github.slurmjwt.testing.Tokens;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Logs in and out as a browser does, and as a foreign page would make it do. */
@OnEveryServer
class LoginTest extends ServerTest {
  private static final String ALICE = Tokens.validFor("alice");
  private static final String OWN = "Sec-Fetch-Site: same-origin";
  private static final String COOKIE =
      "__Host-slurm=" + ALICE + "; Path=/; Max-Age=1801; HttpOnly; SameSite=Lax; Secure";
  private static final String CLEARED =
      "__Host-slurm=; Path=/; Max-Age=0; HttpOnly; SameSite=Strict; Secure";

  @Override
  TestApp app() {
    return TestApp.bare()
        .andNamed(
            "main",
            TestApp.filter(
                settings ->
                    settings.http(
                        http ->
                            http.loginPage("/login")
                                .excludedPaths(
                                    List.of("/login", "/own", "/own-page", "/plain", "/plain/*"))
                                .cookieName("__Host-slurm"))))
        .andNamed(
            "plain",
            TestApp.filter(
                settings ->
                    settings.http(
                        http -> http.cookieName("slurm").excludedPaths(List.of("/plain")))),
            "/plain/*")
        .andServlet(
            new SlurmLoginServlet(), "/login", Map.of("home", "/jobs?mine", "filter", "main"))
        .andServlet(new SlurmLoginServlet(), "/own", Map.of("page", "/own-page", "filter", "main"))
        .andServlet(new SlurmLoginServlet(), "/plain", Map.of("filter", "plain"))
        .andServlet(new OwnPage(), "/own-page");
  }

  /** A page of the application, which answers GET alone. */
  private static final class OwnPage extends HttpServlet {
    private static final long serialVersionUID = 1L;

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response)
        throws IOException {
      if (request.getParameter("reset") != null) {
        response.reset();
      }
      if (request.getParameter("public") != null) {
        response.setHeader("Cache-Control", "public, max-age=60");
        response.addHeader("cache-control", "s-maxage=60");
        response.setIntHeader("CACHE-CONTROL", 60);
        response.addIntHeader("Cache-Control", 60);
        response.setDateHeader("Cache-Control", 0);
        response.addDateHeader("Cache-Control", 0);
        response.setHeader("Surrogate-Control", "max-age=60");
        response.setHeader("X-Page", "own");
      }
      response.getWriter().write("own page: " + request.getAttribute(SlurmLoginServlet.MESSAGE));
    }
  }

  private Answer post(String target, String form, String... headers) throws IOException {
    List<String> lines = new ArrayList<>(List.of(headers));
    lines.add("Content-Type: application/x-www-form-urlencoded");
    lines.add("Content-Length: " + form.length());
    String head = "POST " + target + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n";
    return http().raw("POST", head + String.join("\r\n", lines) + "\r\n\r\n" + form);
  }

  private static String form(String name, String value) {
    return name + "=" + URLEncoder.encode(value, StandardCharsets.UTF_8);
  }

  @Test
  void logsInWithWhatScontrolPrintsAndGoesBack() throws Exception {
    String login = get("/jobs?state=RUNNING", "Accept: text/html").header("Location");
    Answer answer = post(login, form("token", "SLURM_JWT=" + ALICE + "\n"), OWN);
    assertEquals(303, answer.status());
    assertEquals("/jobs?state=RUNNING", answer.header("Location"));
    assertEquals(COOKIE, answer.header("Set-Cookie"));
    assertEquals("no-store", answer.header("Cache-Control"));
    assertEquals("", answer.body());
    String cookie = answer.header("Set-Cookie").replaceFirst(";.*", "");
    assertEquals("200 alice", get("/jobs", "Cookie: " + cookie).verdict());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<A>",
        "  <A>\r\n",
        "export SLURM_JWT=<A>",
        "SLURM_JWT=\"<A>\"",
        "'SLURM_JWT=<A>';",
        "<FOLDED>"
      })
  void understandsWhatPeoplePaste(String pasted) throws Exception {
    String folded = ALICE.replaceAll(".{40}", "$0\r\n");
    String text = pasted.replace("<A>", ALICE).replace("<FOLDED>", folded);
    assertEquals(COOKIE, post("/login", form("token", text), OWN).header("Set-Cookie"));
  }

  @ParameterizedTest(name = "{0}: {1}, {2}")
  @CsvSource(
      delimiter = ';',
      textBlock =
          """
          <EXPIRED>   ; 403; This token has expired.
          <FORGED>    ; 403; This token is not valid here, or no longer.
          garbage     ; 403; This is not a token, or not all of it.
          <B><i>"&    ; 403; This is not a token, or not all of it.
          <HALF>      ; 403; This
          <NUMBER>    ; 403; The token&
          <LONG>      ; 403; This token is too long
          <HUGE>      ; 403; This token is too long
          ''          ; 400; Please paste a token.
          "  SLURM_JWT= "; 400; Please paste a token.
          """)
  @DisplayName("L4 a bad token")
  void saysWhyATokenIsRefusedAndNeverShowsIt(String pasted, int status, String reason)
      throws Exception {
    String number = Tokens.validFor("64030");
    String token =
        pasted
            .replace("<EXPIRED>", Tokens.hs256(Tokens.payload("exp", "1")))
            .replace("<FORGED>", Tokens.hs256(Tokens.HS256_HEADER, Tokens.payload(), new byte[32]))
            .replace("<HALF>", ALICE.substring(0, ALICE.length() / 2))
            .replace("<NUMBER>", number)
            .replace("<LONG>", Tokens.hs256(Tokens.payload("x", '"' + "x".repeat(4000) + '"')))
            .replace("<HUGE>", "x".repeat(20_000));
    Answer answer = post("/login?back=/jobs", form("token", token), OWN);
    assertEquals(status, answer.status());
    assertTrue(answer.body().contains(reason.replace("&", "")), answer.body());
    assertTrue(answer.body().contains("aria-invalid=\"true\""), answer.body());
    assertTrue(answer.body().contains("<title>Not logged in</title>"), answer.body());
    assertEquals("", answer.header("Set-Cookie"));
    assertEquals("", answer.header("Location"));
    assertEquals("no-store", answer.header("Cache-Control"));
    for (String part : token.split("[.\\s=]", -1)) {
      assertFalse(part.length() > 5 && answer.body().contains(part), answer.body());
    }
  }

  @Test
  void blamesNobodyBeforeTheFirstAttempt() throws Exception {
    String page = get("/login").body();
    assertTrue(page.contains("<title>Log in</title>"), page);
    assertTrue(page.contains("aria-describedby=\"help\""), page);
    assertFalse(page.contains("aria-invalid"), page);
  }

  /** Spell checkers may send the text of a field to their makers. */
  @Test
  @DisplayName("L4 browsers neither keep the token nor check its spelling")
  void asksBrowsersToLeaveTheTokenAlone() throws Exception {
    String page = get("/login").body();
    for (String attribute :
        List.of("autocomplete=\"off\"", "autocapitalize=\"off\"", "spellcheck=\"false\"")) {
      assertTrue(page.matches("(?s).*<textarea[^>]*\\s" + attribute + ".*"), page);
    }
    assertEquals("same-origin", get("/login").header("Referrer-Policy"));
  }

  @Test
  void recordsAttempts() throws Exception {
    try (CapturedLog log = new CapturedLog()) {
      post("/login", form("token", "garbage"), OWN);
      post("/login", form("token", ALICE), "Sec-Fetch-Site: cross-site");
      String lines = String.join("\n", log.lines());
      assertTrue(lines.contains("decision=refused reason=malformed"), lines);
      assertTrue(lines.contains("decision=refused reason=cross-origin-login"), lines);
      assertTrue(lines.contains("method=POST path=/login application=/ source=form"), lines);
      post("/login", form("token", ALICE), OWN);
      String last = log.lines().get(log.lines().size() - 1);
      assertTrue(last.startsWith("FINE decision=accepted reason=verified user=alice "), last);
      assertTrue(last.contains(" source=form"), last);
      assertFalse((lines + last).contains(ALICE.substring(0, 20)), lines);
    }
  }

  @Test
  @DisplayName("L4 the page needs no script and nothing from elsewhere, and frames may not hold it")
  void showsAPageThatNeedsNothingElse() throws Exception {
    Answer answer = get("/login?back=%22%3E%3Cscript%3E&token=" + ALICE, "Accept: text/html");
    assertEquals(200, answer.status());
    assertTrue(answer.header("Content-Type").startsWith("text/html"), answer.toString());
    assertEquals("no-store", answer.header("Cache-Control"));
    String policy = answer.header("Content-Security-Policy");
    assertTrue(policy.startsWith("default-src 'none'; img-src data:; style-src 'sha256-"), policy);
    assertTrue(policy.endsWith("form-action 'self'; base-uri 'none'; frame-ancestors 'none'"));
    assertEquals("nosniff", answer.header("X-Content-Type-Options"));
    assertFalse(answer.body().contains("<script"), answer.body());
    assertFalse(answer.body().matches("(?s).*(https?:)?//.*"), answer.body());
    assertFalse(answer.body().contains("eyJ"), answer.body());
    assertEquals("", answer.header("Set-Cookie"));
    assertEquals(200, http().send("HEAD", "/login").status());
    assertEquals(405, http().send("PUT", "/login", "Content-Length: 0", OWN).status());
  }

  @ParameterizedTest(name = "L1 {0}: {1}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          /a?b=c%2fd | /a?b=c%2fd
          /a?b=//x.example | /a?b=//x.example
          //x.example | /jobs?mine
          ///x.example | /jobs?mine
          /\\x.example | /jobs?mine
          \\\\x.example | /jobs?mine
          /a/\\x.example | /jobs?mine
          https://x.example/ | /jobs?mine
          https:x.example | /jobs?mine
          javascript:alert(1) | /jobs?mine
          data:text/html,x | /jobs?mine
          x.example | /jobs?mine
          .x.example | /jobs?mine
          @x.example | /jobs?mine
          %09//x.example | /jobs?mine
          /%09/x.example | /jobs?mine
          /%0a/x.example | /jobs?mine
          /a%0d%0aSet-Cookie:x=y | /jobs?mine
          /a?b%0d%0aSet-Cookie:x=y | /jobs?mine
          /a%00 | /jobs?mine
          /%c2%85 | /jobs?mine
          /%e2%80%a8/x.example | /jobs?mine
          /../x | /jobs?mine
          /./%2fx.example | /jobs?mine
          /%252fx.example | /jobs?mine
          /a#b | /jobs?mine
          '' | /jobs?mine
          """)
  void leadsNowhereElse(String back, String location) throws Exception {
    // %XX stand for bytes in the parameter, once where the value has them decoded.
    String value = back.matches("/a\\?b=c.*") ? "/a?b=c%252fd" : back.replace("#", "%23");
    for (String target : List.of("/login?back=" + value.replace("\\", "%5c"), "/login")) {
      boolean inForm = target.equals("/login");
      String form = form("token", ALICE) + (inForm ? "&back=" + value.replace("\\", "%5c") : "");
      Answer answer = post(target, form, OWN);
      assertEquals(303, answer.status());
      assertEquals(location, answer.header("Location"));
      assertEquals(COOKIE, answer.header("Set-Cookie"));
    }
  }

  @ParameterizedTest(name = "L2 {0}: {1}")
  @CsvSource(
      delimiter = ';',
      textBlock =
          """
          Sec-Fetch-Site: same-origin                                              ; 303
          Origin: http://localhost                                                 ; 303
          Origin: https://localhost                                                ; 303
          Sec-Fetch-Site: cross-site                                               ; 403
          Sec-Fetch-Site: same-site                                                ; 403
          Sec-Fetch-Site: cross-site|Sec-Fetch-Mode: navigate|Sec-Fetch-Dest: document; 403
          Sec-Fetch-Site: same-site|Origin: http://localhost                       ; 403
          Sec-Fetch-Site: same-origin|Sec-Fetch-Site: cross-site                   ; 403
          Origin: https://evil.example                                             ; 403
          Origin: null                                                             ; 403
          X-Nothing: x                                                             ; 403
          Referer: http://localhost/login                                          ; 403
          """)
  void refusesFormsOfForeignPages(String lines, int status) throws Exception {
    String[] headers = lines.split("\\|", -1);
    Answer in = post("/login", form("token", ALICE), headers);
    assertEquals(status, in.status());
    assertEquals(status == 303 ? COOKIE : "", in.header("Set-Cookie"));
    Answer out = post("/login", "logout=1&back=/x", headers);
    assertEquals(status, out.status());
    assertEquals(status == 303 ? CLEARED : "", out.header("Set-Cookie"));
    assertEquals(status == 303 ? "/x" : "", out.header("Location"));
  }

  @ParameterizedTest(name = "L2 {0} logs nobody in or out")
  @ValueSource(strings = {"GET", "HEAD"})
  void followsNoLinkThatLogsInOrOut(String method) throws Exception {
    for (String query : List.of("token=" + ALICE, "logout=1")) {
      Answer answer = http().send(method, "/login?" + query, OWN);
      assertEquals(200, answer.status());
      assertEquals("", answer.header("Set-Cookie"));
    }
  }

  @Test
  void logsOut() throws Exception {
    Answer answer = post("/login", "logout=1", OWN, "Cookie: __Host-slurm=" + ALICE);
    assertEquals(200, answer.status());
    assertEquals(CLEARED, answer.header("Set-Cookie"));
    assertTrue(answer.body().contains("You are logged out"), answer.body());
    assertFalse(answer.body().contains("aria-invalid"), answer.body());
    String both = form("token", ALICE) + "&logout=1";
    assertEquals(CLEARED, post("/login", both, OWN).header("Set-Cookie"));
  }

  @Test
  void showsThePageOfTheApplication() throws Exception {
    assertEquals("own page: null", get("/own").body());
    Answer failed = post("/own", form("token", "garbage"), OWN);
    assertEquals(403, failed.status());
    assertTrue(failed.body().startsWith("own page: This is not a token"), failed.body());
    assertEquals("no-store", failed.header("Cache-Control"));
    assertEquals("/", post("/own", form("token", ALICE), OWN).header("Location"));
  }

  @ParameterizedTest(name = "H13 a page that makes it {0}")
  @ValueSource(strings = {"public", "reset", "reset&public"})
  void letsNoCacheStoreWhatThePageOfTheApplicationShows(String how) throws Exception {
    for (Answer answer :
        List.of(
            get("/own?" + how),
            post("/own?" + how, form("logout", "1"), OWN),
            post("/own?" + how, form("token", "garbage"), OWN))) {
      assertTrue(answer.body().startsWith("own page: "), answer.toString());
      assertEquals("no-store", answer.header("Cache-Control"), answer.toString());
      assertEquals("", answer.header("Surrogate-Control"), answer.toString());
      assertEquals(how.endsWith("public") ? "own" : "", answer.header("X-Page"));
    }
  }

  /** The forms that docs/login.md prints send what the servlet reads. */
  @Test
  void theDocumentedFormsAreUnderstood() throws Exception {
    List<String> forms = DocumentedBlock.of("docs/login.md", "html");
    assertEquals(
        List.of("post:logout=1 to login", "post:token= to its own address"),
        forms.stream().map(LoginTest::sent).toList());
    assertTrue(post("/own", form("logout", "1"), OWN).body().contains("logged out"));
  }

  private static String sent(String form) {
    return attribute(form, "method")
        + ":"
        + attribute(form, "name")
        + "="
        + (form.contains("value=") ? attribute(form, "value") : "")
        + " to "
        + (form.contains("action=") ? attribute(form, "action") : "its own address");
  }

  private static String attribute(String form, String name) {
    return Pattern.compile(" " + name + "=\"([^\"]*)\"")
        .matcher(form)
        .results()
        .map(found -> found.group(1))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void usesTheFilterThatIsNamed() throws Exception {
    Answer answer = post("/plain", form("token", ALICE), OWN);
    assertTrue(answer.header("Set-Cookie").startsWith("slurm=" + ALICE), answer.toString());
    assertTrue(answer.header("Set-Cookie").endsWith("; Secure"), answer.toString());
  }

  @ParameterizedTest(name = "L4 {0} is answered without an error of the server")
  @ValueSource(
      strings = {
        "token=%zz",
        "token=%c3%28",
        "%00=%00",
        "token=a&token=b",
        "token",
        "=",
        "&&&",
        "a"
      })
  void survivesBrokenForms(String form) throws Exception {
    Answer answer = post("/login", form, OWN);
    assertTrue(answer.status() >= 400 && answer.status() < 500, answer.toString());
    assertEquals("", answer.header("Set-Cookie"));
  }

  @Test
  @DisplayName("L4 a form larger than Jetty reads, and one of another type, log nobody in")
  void survivesLargeAndForeignForms() throws Exception {
    Answer large = post("/login", "token=" + "x".repeat(200_100), OWN);
    assertTrue(large.status() >= 400 && large.status() < 500, large.toString());
    String json = "{\"token\":\"" + ALICE + "\"}";
    Answer other =
        http()
            .raw(
                "POST",
                "POST /login HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
                    + "Content-Type: application/json\r\nContent-Length: "
                    + json.length()
                    + "\r\n"
                    + OWN
                    + "\r\n\r\n"
                    + json);
    assertEquals(400, other.status());
    assertEquals("", other.header("Set-Cookie"));
  }
}
