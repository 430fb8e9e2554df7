package io.github.slurmjwt.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.logging.Level;
import org.openqa.selenium.logging.LogEntry;

/** What people do on the page of the demo, and what must hold whatever it shows. */
final class DemoPage {
  private final Browser browser;

  DemoPage(Browser browser) {
    this.browser = browser;
  }

  /** Opens the page and waits until it has asked the server how it is set up. */
  void open(URI address) throws Exception {
    browser.complaints(); // Those of the page before are its own.
    browser.open(address);
    browser.await("the page does not get ready", "!document.getElementById('run').disabled");
  }

  /** Takes the token of the demo and waits for the answer. */
  void take() throws Exception {
    browser.click("take");
    awaitAnswer();
  }

  /** Pastes a token, asks who that is and waits for the answer. */
  void ask(String token) throws Exception {
    browser.type("token", token);
    browser.click("who");
    awaitAnswer();
  }

  void awaitAnswer() throws Exception {
    browser.await("no answer", "document.querySelector('#answer .verdict') !== null");
  }

  /** Waits until the server has said which rules the token passes. */
  void awaitRules() throws Exception {
    browser.await("no rules", "document.querySelector('#rules li') !== null");
  }

  /** Returns the rule that refuses the token. */
  String stoppedAt() {
    return String.valueOf(
        browser.value("document.querySelector('#rules [data-result=failed]').dataset.rule"));
  }

  /** Sends the proof wall and returns what stands over it in the end. */
  String runWall() throws Exception {
    browser.click("run");
    return awaitWall();
  }

  String awaitWall() throws Exception {
    browser.await(
        "the wall does not come to an end",
        "!document.getElementById('run').disabled"
            + " && ['pass', 'part', 'fail'].includes(document.getElementById('wall').dataset.result)");
    return browser.text("score");
  }

  /** WCAG 2.2, 1.4.3: 4.5 to 1, or 3 to 1 for large text. */
  void assertReadable() throws Exception {
    String script = Files.readString(Path.of("src/test/resources/contrast.js"));

    assertEquals(List.of(), browser.run(script));
  }

  /** No rule of axe-core is violated by anything on the page. */
  void assertAccessible() throws Exception {
    try (InputStream axe = DemoPage.class.getResourceAsStream("/axe.min.js")) {
      browser.run(new String(axe.readAllBytes(), StandardCharsets.UTF_8));
    }
    assertEquals(
        List.of(),
        browser.run(
            "return axe.run().then(found => found.violations.flatMap("
                + "rule => rule.nodes.map(node => rule.id + ': ' + node.html)))"));
  }

  /** The browser logs each 4xx, also those that the page has asked for. */
  void assertOnlyRefusalsAreLogged() {
    for (LogEntry entry : browser.complaints()) {
      assertEquals(Level.SEVERE, entry.getLevel());
      assertTrue(
          entry.getMessage().matches(".*the server responded with a status of 40[013] .*"),
          entry.getMessage());
    }
  }
}
