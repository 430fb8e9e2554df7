package io.github.slurmjwt.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.logging.Level;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.openqa.selenium.Keys;
import org.openqa.selenium.logging.LogEntry;

/** The page of the demo in a real browser, as people use it. */
@Tag("live-browser")
final class PageTest {
  private static final String ANSWERED = "document.querySelector('#answer .verdict') !== null";

  @TempDir private static Path folder;
  private static DemoProcess demo;
  private static Browser browser;

  @BeforeAll
  static void start() throws Exception {
    demo = DemoProcess.start(folder.resolve("demo"));
    browser = Browser.start(folder.resolve("profile"));
  }

  @AfterAll
  static void stop() {
    if (browser != null) {
      browser.close();
    }
    demo.close();
  }

  @BeforeEach
  void open() throws Exception {
    browser.complaints(); // Those of the test before are its own.
    browser.open(demo.address());
  }

  @Test
  void loadsWithoutAComplaint() {
    assertEquals(List.of(), browser.complaints());
    assertEquals("Nothing asked yet.", browser.text("answer"));
    assertEquals("HS256\na key of its own", browser.text("setup"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"light", "dark"})
  void tellsWhoTheUserIs(String colours) throws Exception {
    browser.colours(colours);
    browser.click("take");
    browser.await("no answer", ANSWERED);

    assertTrue(browser.text("answer").contains("200 accepted"));
    assertTrue(browser.text("answer").contains(user()));
    assertEquals("Checked: the server accepts this token", browser.text("trust"));
    assertTrue(browser.text("claims").contains("Slurm user sun\n" + user()));
    assertTrue(browser.text("clock").matches("(29 min( [1-5]?[0-9] s)?|30 min)"));
    assertReadable();
    browser.screenshot("page-" + colours, false);
    assertOnlyRefusalsAreLogged();
  }

  @Test
  void readsClaimsBeforeAnybodyHasCheckedThem() throws Exception {
    browser.type("token", demo.token());

    assertEquals("Read by your browser, checked by nobody", browser.text("trust"));
    assertTrue(browser.text("claims").contains(user()));
    assertEquals("Nothing asked yet.", browser.text("answer"));

    browser.type("token", "no token");
    assertTrue(browser.text("claims").startsWith("This is not a JSON Web Token"));
    assertEquals("", browser.text("trust"));
  }

  @Test
  void takesTheOutputOfScontrol() throws Exception {
    browser.type("token", "SLURM_JWT=" + demo.token());
    browser.click("who");
    browser.await("no answer", ANSWERED);

    assertTrue(browser.text("answer").contains("200 accepted"));
  }

  @Test
  void showsWhyATokenIsRefused() throws Exception {
    browser.type("token", Tokens.tampered(demo.token()));
    browser.click("who");
    browser.await("no answer", ANSWERED);

    assertTrue(browser.text("answer").contains("401 refused"));
    assertTrue(browser.text("answer").contains("The token's signature is invalid."));
    assertTrue(browser.text("answer").contains("WWW-Authenticate: Bearer realm=\"slurm\", error="));
    assertEquals("Refused: believe none of this", browser.text("trust"));
    assertFalse(browser.isTrue("document.getElementById('countdown').checkVisibility()"));
    assertReadable();
    browser.screenshot("page-refused", false);
  }

  @Test
  void showsTheBareChallengeWithoutToken() throws Exception {
    browser.click("who");
    browser.await("no answer", ANSWERED);

    assertTrue(browser.text("answer").contains("401 refused"));
    assertTrue(browser.text("answer").endsWith("WWW-Authenticate: Bearer realm=\"slurm\""));
  }

  @Test
  void showsExpiredTokenAsExpired() throws Exception {
    browser.type("token", Tokens.expired("alice", demo.key()));
    browser.click("who");
    browser.await("no answer", ANSWERED);

    assertTrue(browser.text("answer").contains("The token has expired."));
    assertTrue(browser.text("claims").matches("(?s).*Good until exp\n[^\n]* ago\\).*"));
  }

  @Test
  void countsDownAndThenShowsTheRefusal() throws Exception {
    browser.type("token", Tokens.of("alice", demo.key(), Duration.ofSeconds(3)));
    browser.click("who");
    browser.await("no answer", ANSWERED);
    assertTrue(browser.text("answer").contains("200 accepted"));
    assertTrue(browser.text("clock").matches("[0-3] s"), browser.text("clock"));

    browser.await(
        "the expiry does not show",
        "document.getElementById('answer').textContent.includes('The token has expired.')");
    assertTrue(browser.text("answer").contains("401 refused"));
    assertEquals("Refused: believe none of this", browser.text("trust"));
  }

  @Test
  void worksByKeyboardAlone() throws Exception {
    browser.tabTo("token");
    browser.press(demo.token());
    browser.tabTo("who");
    browser.press(Keys.ENTER);
    browser.await("no answer", ANSWERED);
    assertTrue(browser.text("answer").contains(user()));

    browser.tabTo("forget");
    browser.press(Keys.SPACE);
    assertEquals("Nothing asked yet.", browser.text("answer"));
    assertEquals("", browser.value("document.getElementById('token').value"));
    assertTrue(browser.isTrue("document.activeElement.id === 'token'"));

    browser.tabTo("take");
    browser.press(Keys.SPACE);
    browser.await("no answer", ANSWERED);
    browser.tabTo("run");
    browser.press(Keys.ENTER);
    awaitWall();
    assertEquals("All 42 as expected", browser.text("score"));
  }

  @Test
  void wallIsGreenAndLeavesNothingBehind() throws Exception {
    browser.click("take");
    browser.await("no answer", ANSWERED);
    String token = String.valueOf(browser.value("document.getElementById('token').value"));
    browser.click("run");
    awaitWall();

    assertEquals("All 42 as expected", browser.text("score"));
    assertEquals(
        42L,
        browser.value(
            "[...document.querySelectorAll('.word')]"
                + ".filter(word => word.innerText === 'as expected').length"));
    assertTrue(browser.text("left-out").startsWith("4 left out: needs RS256"));
    assertReadable();
    browser.colours("light");
    browser.screenshot("wall-green", true);

    assertEquals(demo.address().toString(), browser.address());
    Object places =
        browser.value("performance.getEntriesByType('resource').map(e => e.name).join()");
    for (String part : token.split("\\.", -1)) {
      assertFalse(String.valueOf(places).contains(part), "a token is in an address");
    }
    assertFalse(String.valueOf(places).contains("eyJ"));
    assertEquals(0L, browser.value("localStorage.length + sessionStorage.length"));
    assertEquals("", browser.value("document.cookie"));
    assertOnlyRefusalsAreLogged();

    browser.open(demo.address());
    assertEquals("", browser.value("document.getElementById('token').value"));
  }

  @Test
  void wallIsGreenWithRs256() throws Exception {
    try (DemoProcess rs256 = DemoProcess.start(folder.resolve("rs256"), "--rs256")) {
      browser.open(rs256.address());
      browser.click("take");
      browser.await("no answer", ANSWERED);
      assertTrue(browser.text("claims").contains("RS256: signed with a private key"));
      browser.click("run");
      awaitWall();

      assertEquals("All 45 as expected", browser.text("score"));
      browser.screenshot("wall-green-rs256", true);
    }
  }

  @Test
  void withAKeyOfTheSiteTheWallFollowsFromOneToken() throws Exception {
    try (DemoProcess site =
        DemoProcess.start(
            folder.resolve("site"), "--auth-alt-parameters", "jwt_key=" + demo.key())) {
      browser.open(site.address());
      assertFalse(browser.isTrue("document.getElementById('take').checkVisibility()"));
      assertTrue(browser.text("no-desk").startsWith("The server uses the key of a site"));

      browser.click("run");
      awaitWall();
      assertEquals("All 3 as expected", browser.text("score"));

      browser.type("token", Tokens.of("alice", demo.key()));
      browser.click("run");
      awaitWall();
      assertEquals("All 23 as expected", browser.text("score"));
      assertTrue(browser.text("left-out").contains("left out: needs the key of the server"));

      browser.type("token", Tokens.of("root", demo.key()));
      browser.click("run");
      awaitWall();
      assertEquals("All 22 as expected", browser.text("score"));
      assertTrue(browser.text("left-out").contains("root may act for others"));
    }
  }

  @Test
  void fitsAPhone() throws Exception {
    try (Browser phone = Browser.start(folder.resolve("phone"))) {
      phone.phone();
      phone.open(demo.address());
      phone.screenshot("phone-empty", false);
      phone.type("token", Tokens.of("a".repeat(250), demo.key()));
      phone.click("who");
      phone.await("no answer", ANSWERED);
      assertFits(phone);
      phone.type("token", Tokens.tampered(demo.token()));
      phone.click("who");
      phone.await("no answer", ANSWERED);
      assertFits(phone);
      phone.click("take");
      phone.await("no answer", ANSWERED);
      phone.screenshot("phone", false);
      phone.click("run");
      awaitWall(phone);
      assertFits(phone);
      phone.run("document.getElementById('wall').scrollIntoView({behavior: 'instant'})");
      phone.screenshot("phone-wall", false);
    }
  }

  @Test
  void saysThatTheServerIsGone() throws Exception {
    DemoProcess gone = DemoProcess.start(folder.resolve("gone"));
    browser.open(gone.address());
    gone.terminate();
    browser.click("take");
    browser.await(
        "nothing is said",
        "document.getElementById('answer').textContent.startsWith('The server does not answer')");
  }

  private static void assertFits(Browser phone) {
    assertEquals(360L, phone.value("window.innerWidth"));
    assertEquals(360L, phone.value("document.documentElement.scrollWidth"));
  }

  private static void awaitWall() throws Exception {
    awaitWall(browser);
  }

  private static void awaitWall(Browser any) throws Exception {
    any.await(
        "the wall does not come to an end",
        "!document.getElementById('run').disabled"
            + " && ['pass', 'fail'].includes(document.getElementById('wall').dataset.result)");
  }

  /** WCAG 2.2, 1.4.3: 4.5 to 1, or 3 to 1 for large text. */
  private static void assertReadable() throws Exception {
    String script =
        Files.readString(Path.of("src/test/resources/contrast.js"), StandardCharsets.UTF_8);

    assertEquals(List.of(), browser.run(script));
  }

  /** The browser logs each 4xx, also those that the page has asked for. */
  private static void assertOnlyRefusalsAreLogged() {
    for (LogEntry entry : browser.complaints()) {
      assertEquals(Level.SEVERE, entry.getLevel());
      assertTrue(
          entry.getMessage().matches(".*the server responded with a status of 40[013] .*"),
          entry.getMessage());
    }
  }

  private static String user() throws Exception {
    return Tokens.claims(demo.token()).get("sun").asText();
  }
}
