package io.github.slurmjwt.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.slurmjwt.testing.Ports;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A green wall proves something about the server that is there now, or it is not green. */
@Tag("live-browser")
final class StaleProofTest {
  private static final String GREEN_WALL =
      "(['pass', 'part'].includes(document.getElementById('wall').dataset.result)"
          + " || document.querySelector('#wall [data-result=pass]') !== null)";

  private static final String GREEN =
      "("
          + GREEN_WALL
          + " || document.querySelector('#answer .pass, [data-trust=accepted],"
          + " #rules [data-result=passed]') !== null)";

  @TempDir private Path folder;
  private int port;
  private DemoProcess demo;
  private Browser browser;
  private DemoPage page;
  private Optional<Impostor> impostor = Optional.empty();

  @BeforeEach
  void makeTheWallGreen() throws Exception {
    port = Ports.free();
    demo = DemoProcess.startOn(port, folder.resolve("demo"));
    browser = Browser.start(folder.resolve("profile"));
    page = new DemoPage(browser);
    page.open(demo.address());
    page.take();
    assertEquals("All 42 as expected", page.runWall());
    assertTrue(browser.isTrue(GREEN));
  }

  @AfterEach
  void stop() {
    browser.close();
    demo.close();
    impostor.ifPresent(Impostor::close);
  }

  @Test
  void vanishesWhenTheServerIsStopped() throws Exception {
    demo.close();

    assertGreenVanishes();
    assertTrue(browser.text("score").startsWith("No proof"), browser.text("score"));
    assertNeverGreenAgain();
  }

  @Test
  void vanishesWhenTheServerIsStoppedAndAskedAtOnce() throws Exception {
    demo.close();
    browser.run("document.getElementById('run').click()");

    assertFalse(browser.isTrue(GREEN_WALL), browser.text("wall"));
    assertGreenVanishes();
    assertNeverGreenAgain();
  }

  @Test
  void vanishesWhenTheServerNoLongerAnswers() throws Exception {
    demo.close();
    impostor = Optional.of(Impostor.silent(port));

    assertGreenVanishes();
    assertNeverGreenAgain();
  }

  @Test
  void vanishesWhenEverythingIsAccepted() throws Exception {
    demo.close();
    impostor = Optional.of(Impostor.gullible(port));

    assertGreenVanishes();
    assertNeverGreenAgain();
  }

  /** This one even knows what the demo said about itself, and the tokens it issued. */
  @Test
  void isRedWhenEverythingElseIsAccepted() throws Exception {
    Map<String, String> answers =
        Map.of(
            "/demo/setup", demo.get("/demo/setup").body(),
            "/demo/tokens", demo.send("POST", "/demo/tokens", "X-Demo-Page", "1").body());
    demo.close();
    impostor = Optional.of(Impostor.prepared(port, answers));

    page.runWall();

    assertEquals("fail", browser.value("document.getElementById('wall').dataset.result"));
    assertTrue(browser.isTrue("document.querySelectorAll('#wall [data-result=fail]').length > 30"));
  }

  @Test
  void vanishesWhenTheAnswersAreGarbage() throws Exception {
    demo.close();
    impostor = Optional.of(Impostor.babbling(port));

    assertGreenVanishes();
    assertNeverGreenAgain();
  }

  /** The same program, but perhaps with other settings: what was proved is no longer known. */
  @Test
  void vanishesWhenTheServerIsRestarted() throws Exception {
    demo.close();
    demo = DemoProcess.startOn(port, folder.resolve("next"));

    assertGreenVanishes();
    assertEquals("All 42 as expected", page.runWall());
  }

  @Test
  void vanishesWithTheTokenThatIsForgotten() throws Exception {
    browser.click("forget");

    assertFalse(browser.isTrue(GREEN));
    assertFalse(
        browser.isTrue("document.documentElement.innerHTML.includes('eyJhbGciOiJIUzI1NiIs')"));
  }

  private void assertGreenVanishes() throws Exception {
    browser.await("the proof stays", "!" + GREEN);
  }

  /** Another run ends in red, and is at no time green. */
  private void assertNeverGreenAgain() throws Exception {
    browser.run(
        "window.wasGreen = false; new MutationObserver(() => { window.wasGreen ||= "
            + GREEN
            + "; }).observe(document.body, {subtree: true, childList: true, attributes: true})");
    browser.run("document.getElementById('run').click()");
    browser.await(
        "the run does not end",
        "!document.getElementById('run').disabled"
            + " && document.getElementById('wall').dataset.result === 'fail'");

    assertFalse(browser.isTrue("window.wasGreen"));
    assertFalse(browser.isTrue(GREEN));
    assertTrue(browser.isTrue("document.getElementById('score').checkVisibility()"));
  }
}
