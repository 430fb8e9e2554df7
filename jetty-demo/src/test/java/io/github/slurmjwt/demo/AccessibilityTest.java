package io.github.slurmjwt.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.slurmjwt.testing.LiveTokens;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The rules of axe-core, for everything that the page can show, in both themes and on a phone. */
@Tag("live-browser")
final class AccessibilityTest {
  private static final int PHONE = 360;

  @TempDir private Path folder;

  @ParameterizedTest
  @CsvSource({"light, false", "dark, false", "light, true", "dark, true"})
  void violatesNoRuleOfAxe(String colours, boolean onPhone) throws Exception {
    try (DemoProcess demo = DemoProcess.start(folder.resolve("demo"));
        Browser browser = Browser.start(folder.resolve("profile"))) {
      if (onPhone) {
        browser.mobile(PHONE);
      }
      browser.colours(colours);
      DemoPage page = new DemoPage(browser);
      page.open(demo.address());
      page.assertAccessible();

      page.ask("export SLURM_JWT='" + LiveTokens.tampered(demo.token()) + "'");
      page.awaitRules();
      page.assertAccessible();

      page.take();
      page.awaitRules();
      assertEquals("All 42 as expected", page.runWall());
      for (String id : new String[] {"bearer", "signature", "expired"}) {
        browser.run("document.getElementById('case-" + id + "').open = true");
      }
      browser.await("the rows do not open", "document.querySelectorAll('.more pre').length === 6");
      page.assertAccessible();
      browser.screenshot("axe-" + colours + (onPhone ? "-phone" : ""), true);

      demo.terminate();
      browser.await("the proof stays", "document.getElementById('wall').dataset.result === 'fail'");
      page.assertAccessible();
    }
  }

  @ParameterizedTest
  @CsvSource({"light", "dark"})
  void pageOfAllRefusalsViolatesNone(String colours) throws Exception {
    try (DemoProcess demo = DemoProcess.start(folder.resolve("demo"));
        Browser browser = Browser.start(folder.resolve("profile"))) {
      browser.colours(colours);
      browser.open(demo.address().resolve("/demo/refusals#expired"));

      new DemoPage(browser).assertAccessible();
    }
  }
}
