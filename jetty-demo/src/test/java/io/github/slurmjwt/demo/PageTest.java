package io.github.slurmjwt.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.slurmjwt.testing.LiveTokens;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.openqa.selenium.Keys;

/** The page of the demo in a real browser, as people use it. */
final class PageTest extends BrowserTest {
  @Test
  void loadsWithoutAComplaint() {
    assertEquals(List.of(), browser.complaints());
    assertEquals("Nothing sent yet.", browser.text("answer"));
    assertEquals("HS256\nthe demo’s own key", browser.text("setup"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"light", "dark"})
  void tellsWhoTheUserIs(String colours) throws Exception {
    browser.colours(colours);
    page.take();

    assertTrue(browser.text("answer").contains("200 accepted"));
    assertTrue(browser.text("answer").contains(user()));
    page.awaitRules();
    assertEquals("The server accepts it for " + user(), browser.text("trust"));
    assertTrue(browser.text("claims").contains("Slurm user sun\n" + user() + " names the user"));
    assertTrue(browser.text("clock").matches("(29 min( [1-5]?[0-9] s)?|30 min)"));
    page.assertReadable();
    browser.screenshot("page-" + colours, false);
    browser.screenshot("page-whole-" + colours, true);
    page.assertOnlyRefusalsAreLogged();
  }

  @Test
  void takesTheTokenApartWhileItIsTyped() throws Exception {
    browser.type("token", demo.token());

    assertTrue(browser.text("claims").contains(user()));
    page.awaitRules();
    assertEquals("The server accepts it for " + user(), browser.text("trust"));
    assertEquals("Nothing sent yet.", browser.text("answer"));

    browser.type("token", "no token");
    assertTrue(browser.text("claims").startsWith("This is not a JSON Web Token"));
    page.awaitRules();
    assertEquals("SHAPE", page.stoppedAt());
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '|',
      value = {
        "SLURM_JWT=@, SLURM_JWT=",
        "X-SLURM-USER-TOKEN: @, X-SLURM-USER-TOKEN:",
        "x-slurm-user-token:@, X-SLURM-USER-TOKEN:",
        "Authorization: Bearer @, |Authorization:, Bearer|",
        "\"@\", quotes",
        "'@';, quotes",
        "export SLURM_JWT='@', |export, SLURM_JWT=, quotes|",
        "-H \"X-SLURM-USER-TOKEN: @\", |curl’s -H, quotes, X-SLURM-USER-TOKEN:|",
      })
  void readsWhatIsPastedTogetherWithTheToken(String text, String leftOut) throws Exception {
    String pasted = text.replace("@", demo.token());
    page.ask(pasted);

    assertTrue(browser.text("answer").contains("200 accepted"));
    assertEquals("Read without " + leftOut + ".", browser.text("left-out-of-paste"));
    assertEquals(pasted, browser.value("document.getElementById('token').value"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"привет", "a.b.c\u00e9", "\u4f60\u597d.e30.AA"})
  void saysWhatNoTokenContains(String text) throws Exception {
    page.ask(text);

    assertTrue(browser.text("answer").startsWith("Not sent\nIt contains “"));
    page.awaitRules();
    assertEquals("SHAPE", page.stoppedAt());
    assertEquals(List.of(), browser.complaints());
  }

  @Test
  void saysThatATextIsTooLongForAnyToken() throws Exception {
    browser.run(
        "const field = document.getElementById('token'); field.value = 'a'.repeat(30000);"
            + "field.dispatchEvent(new Event('input'))");
    browser.click("who");
    page.awaitAnswer();

    assertTrue(browser.text("answer").startsWith("Not sent\nIt has 30000 characters"));
    page.awaitRules();
    assertEquals("LENGTH", page.stoppedAt());
    assertTrue(browser.text("rules").contains("too-long The token is too long."));
    assertTrue(browser.text("rules").contains("raise the limit here"));
  }

  @Test
  void showsWhyATokenIsRefused() throws Exception {
    page.ask(LiveTokens.tampered(demo.token()));

    assertTrue(browser.text("answer").contains("401 refused"));
    assertTrue(browser.text("answer").contains("The token's signature is invalid."));
    assertTrue(browser.text("answer").contains("WWW-Authenticate: Bearer realm=\"slurm\", error="));
    assertTrue(browser.text("answer").contains("What to do: if the key was replaced"));
    page.awaitRules();
    assertEquals(
        "Refused (bad-signature): anyone could have written these claims", browser.text("trust"));
    assertEquals("SIGNATURE", page.stoppedAt());
    assertEquals(6L, browser.value("document.querySelectorAll('[data-result=passed]').length"));
    assertFalse(browser.isTrue("document.getElementById('countdown').checkVisibility()"));
    for (String colours : List.of("light", "dark")) {
      browser.colours(colours);
      page.assertReadable();
    }
    browser.screenshot("page-refused", true);
  }

  @Test
  void leadsToTheSentenceOfTheDocumentation() throws Exception {
    page.ask(LiveTokens.tampered(demo.token()));
    page.awaitRules();
    browser.run("document.querySelector('#rules a').click()");

    browser.await("the page does not open", "location.hash === '#bad-signature'");
    assertTrue(
        String.valueOf(browser.value("document.querySelector(':target').innerText"))
            .contains("compare the key file with the cluster's, byte by byte (sha256sum)"));
    page.assertReadable();
    browser.screenshot("refusals", false);
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
    page.awaitRules();
    assertEquals("Refused (expired), but correctly signed", browser.text("trust"));
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
    page.awaitRules();
    assertEquals("Refused (expired), but correctly signed", browser.text("trust"));
  }

  /** Both are counted by the server's clock, and both run on. */
  @Test
  void countdownAndClaimsAgree() throws Exception {
    page.ask(LiveTokens.of("alice", demo.key(), Duration.ofSeconds(40)));

    for (int left : new int[] {38, 36}) {
      browser.await(
          "the time stands still",
          "document.getElementById('clock').textContent === '" + left + " s'");
      browser.await(
          "the claims lag behind",
          "document.getElementById('claims').textContent.includes('(in " + left + " s)')");
    }
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
    assertEquals("Nothing sent yet.", browser.text("answer"));
    assertEquals("", browser.value("document.getElementById('token').value"));
    assertTrue(browser.isTrue("document.activeElement.id === 'token'"));

    browser.press(Keys.chord(Keys.SHIFT, Keys.TAB));
    assertTrue(browser.isTrue("document.activeElement.id === 'take'"));
    browser.press(Keys.SPACE);
    page.awaitAnswer();
    browser.tabTo("run");
    browser.press(Keys.ENTER);
    assertEquals("All 42 as expected", page.awaitWall());
  }

  @Test
  void copiesTheSnippets() throws Exception {
    browser.run("document.querySelector('.snippets .copy').scrollIntoView()");
    browser.run("document.querySelector('.snippets .copy').id = 'copy'");
    browser.click("copy");
    browser.await("nothing is copied", "document.getElementById('copy').textContent === 'Copied'");
  }

  @Test
  void saysThatTheServerIsGone(@TempDir Path folder) throws Exception {
    try (DemoProcess gone = DemoProcess.start(folder.resolve("gone"))) {
      page.open(gone.address());
    }
    browser.click("take");
    browser.await(
        "nothing is said",
        "document.getElementById('answer').textContent.includes('The server does not answer')");
  }

  private static String user() throws Exception {
    return LiveTokens.claims(demo.token()).get("sun").asText();
  }
}
