package io.github.slurmjwt.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.slurmjwt.testing.LiveTokens;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The proof wall in a real browser, before servers that answer as they must. */
@Tag("live-browser")
final class WallPageTest {
  @TempDir private Path folder;

  @Test
  void isGreenAndLeavesNothingBehind() throws Exception {
    try (DemoProcess demo = DemoProcess.start(folder.resolve("demo"));
        Browser browser = Browser.start(folder.resolve("profile"))) {
      DemoPage page = new DemoPage(browser);
      page.open(demo.address());
      page.take();
      String token = String.valueOf(browser.value("document.getElementById('token').value"));
      assertEquals("All 42 as expected", page.runWall());
      assertEquals(
          42L,
          browser.value(
              "[...document.querySelectorAll('.word')]"
                  + ".filter(word => word.textContent === 'as expected').length"));
      assertTrue(browser.text("left-out").startsWith("4 left out: needs RS256"));
      page.assertReadable();
      browser.colours("light");
      browser.screenshot("wall-green", true);
      takeThePictureOfTheReadme(browser, page);

      assertEquals(demo.address().toString(), browser.address());
      Object places =
          browser.value("performance.getEntriesByType('resource').map(e => e.name).join()");
      for (String part : token.split("\\.", -1)) {
        assertFalse(String.valueOf(places).contains(part), "a token is in an address");
      }
      assertFalse(String.valueOf(places).contains("eyJ"));
      assertEquals(0L, browser.value("localStorage.length + sessionStorage.length"));
      assertEquals("", browser.value("document.cookie"));
      page.assertOnlyRefusalsAreLogged();

      page.open(demo.address());
      assertEquals("", browser.value("document.getElementById('token').value"));
    }
  }

  /** What docs/demo.png shows: the upper part of the page, with a token taken apart. */
  private static void takeThePictureOfTheReadme(Browser browser, DemoPage page) throws Exception {
    page.awaitRules();
    browser.run("scrollTo(0, 0)");
    browser.desktop(1200, 1310);
    browser.screenshot("demo", false);
  }

  @Test
  void isGreenWithRs256() throws Exception {
    try (DemoProcess demo = DemoProcess.start(folder.resolve("demo"), "--rs256");
        Browser browser = Browser.start(folder.resolve("profile"))) {
      DemoPage page = new DemoPage(browser);
      page.open(demo.address());
      page.take();
      assertTrue(browser.text("claims").contains("RS256: signed with a private key"));
      assertEquals("All 45 as expected", page.runWall());
      browser.screenshot("wall-green-rs256", true);
    }
  }

  @Test
  void followsFromOneTokenWithAKeyOfTheSite() throws Exception {
    Path key = folder.resolve("site.key");
    Files.writeString(key, "a key of the site, long enough for HS256");
    Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-------"));
    try (DemoProcess site =
            DemoProcess.start(folder.resolve("site"), "--auth-alt-parameters", "jwt_key=" + key);
        Browser browser = Browser.start(folder.resolve("profile"))) {
      DemoPage page = new DemoPage(browser);
      page.open(site.address());
      assertFalse(browser.isTrue("document.getElementById('take').checkVisibility()"));
      assertTrue(browser.text("no-desk").startsWith("The server uses a site's key"));

      // Nobody has shown that the server lets anybody in, so this is no green wall.
      assertEquals("3 as expected, 43 need an accepted token", page.runWall());
      assertTrue(browser.isTrue("document.getElementById('wall').dataset.result === 'part'"));

      browser.type("token", LiveTokens.of("alice", key));
      assertEquals("All 23 as expected", page.runWall());
      assertTrue(browser.text("left-out").contains("left out: needs the server’s key"));

      browser.type("token", LiveTokens.of("root", key));
      assertEquals("All 22 as expected", page.runWall());
      assertTrue(browser.text("left-out").contains("root may act for others"));
    }
  }
}
