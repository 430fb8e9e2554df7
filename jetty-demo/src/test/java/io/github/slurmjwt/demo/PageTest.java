package io.github.slurmjwt.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.slurmjwt.testing.LiveTokens;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.openqa.selenium.Keys;

/** The page of the demo in a real browser, as people use it. */
@Tag("live-browser")
final class PageTest {
  @TempDir private static Path folder;
  private static DemoProcess demo;
  private static Browser browser;
  private static DemoPage page;

  @BeforeAll
  static void start() throws Exception {
    demo = DemoProcess.start(folder.resolve("demo"));
    browser = Browser.start(folder.resolve("profile"));
    page = new DemoPage(browser);
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
    page.open(demo.address());
  }

  @Test
  void loadsWithoutAComplaint() {
    assertEquals(List.of(), browser.complaints());
    assertEquals("No request sent yet.", browser.text("answer"));
    assertEquals("HS256\nthe demo’s own key", browser.text("setup"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"light", "dark"})
  void tellsWhoTheUserIs(String colours) throws Exception {
    browser.colours(colours);
    page.take();

    assertTrue(browser.text("answer").contains("200 accepted"));
    assertTrue(browser.text("answer").contains(user()));
    assertEquals("Verified: the server accepts this token", browser.text("trust"));
    assertTrue(browser.text("claims").contains("Slurm user sun\n" + user()));
    assertTrue(browser.text("clock").matches("(29 min( [1-5]?[0-9] s)?|30 min)"));
    page.assertReadable();
    browser.screenshot("page-" + colours, false);
    page.assertOnlyRefusalsAreLogged();
  }

  @Test
  void readsClaimsBeforeAnybodyHasCheckedThem() throws Exception {
    browser.type("token", demo.token());

    assertEquals("Decoded by your browser, not verified", browser.text("trust"));
    assertTrue(browser.text("claims").contains(user()));
    assertEquals("No request sent yet.", browser.text("answer"));

    browser.type("token", "no token");
    assertTrue(browser.text("claims").startsWith("This is not a JSON Web Token"));
    assertEquals("", browser.text("trust"));
  }

  @Test
  void takesTheOutputOfScontrol() throws Exception {
    page.ask("SLURM_JWT=" + demo.token());

    assertTrue(browser.text("answer").contains("200 accepted"));
  }

  @Test
  void showsWhyATokenIsRefused() throws Exception {
    page.ask(LiveTokens.tampered(demo.token()));

    assertTrue(browser.text("answer").contains("401 refused"));
    assertTrue(browser.text("answer").contains("The token's signature is invalid."));
    assertTrue(browser.text("answer").contains("WWW-Authenticate: Bearer realm=\"slurm\", error="));
    assertEquals("Refused: do not trust these claims", browser.text("trust"));
    assertFalse(browser.isTrue("document.getElementById('countdown').checkVisibility()"));
    page.assertReadable();
    browser.screenshot("page-refused", false);
  }

  @Test
  void showsTheBareChallengeWithoutToken() throws Exception {
    browser.click("who");
    page.awaitAnswer();

    assertTrue(browser.text("answer").contains("401 refused"));
    assertTrue(browser.text("answer").endsWith("WWW-Authenticate: Bearer realm=\"slurm\""));
  }

  @Test
  void showsExpiredTokenAsExpired() throws Exception {
    page.ask(LiveTokens.expired("alice", demo.key()));

    assertTrue(browser.text("answer").contains("The token has expired."));
    assertTrue(browser.text("claims").matches("(?s).*Valid until exp\n[^\n]* ago\\).*"));
  }

  @Test
  void countsDownAndThenShowsTheRefusal() throws Exception {
    page.ask(LiveTokens.of("alice", demo.key(), Duration.ofSeconds(6)));
    assertTrue(browser.text("answer").contains("200 accepted"));
    assertTrue(browser.text("clock").matches("[0-6] s"), browser.text("clock"));

    browser.await(
        "the expiry does not show",
        "document.getElementById('answer').textContent.includes('The token has expired.')");
    assertTrue(browser.text("answer").contains("401 refused"));
    assertEquals("Refused: do not trust these claims", browser.text("trust"));
  }

  @Test
  void worksByKeyboardAlone() throws Exception {
    browser.tabTo("token");
    browser.press(demo.token());
    browser.tabTo("who");
    browser.press(Keys.ENTER);
    page.awaitAnswer();
    assertTrue(browser.text("answer").contains(user()));

    browser.tabTo("forget");
    browser.press(Keys.SPACE);
    assertEquals("No request sent yet.", browser.text("answer"));
    assertEquals("", browser.value("document.getElementById('token').value"));
    assertTrue(browser.isTrue("document.activeElement.id === 'token'"));

    browser.tabTo("take");
    browser.press(Keys.SPACE);
    page.awaitAnswer();
    browser.tabTo("run");
    browser.press(Keys.ENTER);
    assertEquals("All 42 as expected", page.awaitWall());
  }

  @Test
  void copiesTheSnippets() throws Exception {
    browser.run("document.querySelector('.copy').scrollIntoView()");
    browser.run("document.querySelector('.copy').id = 'copy'");
    browser.click("copy");
    browser.await("nothing is copied", "document.getElementById('copy').textContent === 'Copied'");
  }

  @Test
  void saysThatTheServerIsGone() throws Exception {
    try (DemoProcess gone = DemoProcess.start(folder.resolve("gone"))) {
      page.open(gone.address());
    }
    browser.click("take");
    browser.await(
        "nothing is said",
        "document.getElementById('answer').textContent.startsWith('The server does not answer')");
  }

  private static String user() throws Exception {
    return LiveTokens.claims(demo.token()).get("sun").asText();
  }
}
