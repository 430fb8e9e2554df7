package io.github.slurmjwt.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.slurmjwt.testing.LiveTokens;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page of the demo on phones, from 360 pixels on, and on tablets. */
@Tag("live-browser")
final class PhoneTest {
  /** The verdict and the user are in the window. */
  private static final String SEEN =
      "[...document.querySelectorAll('#answer .verdict, #answer strong')].every(e => {"
          + " const r = e.getBoundingClientRect(); return r.top >= 0 && r.bottom <= innerHeight; })";

  @TempDir private Path folder;

  @Test
  void nothingSticksOut() throws Exception {
    try (DemoProcess demo = DemoProcess.start(folder.resolve("demo"));
        Browser phone = Browser.start(folder.resolve("profile"))) {
      phone.mobile(360);
      DemoPage page = new DemoPage(phone);
      page.open(demo.address());
      phone.screenshot("phone-empty", false);
      page.ask(LiveTokens.of("a".repeat(250), demo.key()));
      assertFits(phone);
      page.ask(LiveTokens.tampered(demo.token()));
      assertFits(phone);
      phone.run("scrollTo(0, 0)");
      page.take();
      assertTrue(phone.isTrue(SEEN), "the answer is out of sight");
      phone.screenshot("phone", false);
      assertEquals("All 42 as expected", page.runWall());
      assertFits(phone);
      assertTrue(
          phone.isTrue("document.getElementById('wall').offsetHeight < 5000"),
          () -> phone.value("document.getElementById('wall').offsetHeight") + " pixels");
      phone.screenshot("phone-whole", true);
      phone.run("document.getElementById('wall').scrollIntoView()");
      phone.screenshot("phone-wall", false);
      for (int width : new int[] {480, 600, 768, 820, 961, 1024}) {
        phone.mobile(width);
        assertFits(phone, width);
      }
      phone.screenshot("tablet-wall", false);
    }
  }

  private static void assertFits(Browser phone) {
    assertFits(phone, 360);
  }

  private static void assertFits(Browser phone, long width) {
    assertEquals(width, phone.value("window.innerWidth"));
    assertEquals(width, phone.value("document.documentElement.scrollWidth"));
    assertTrue(
        phone.isTrue(
            "[...document.querySelectorAll('.case .name')].every(name => name.offsetWidth >= 120)"),
        "the names of the rows are squeezed at " + width);
  }
}
