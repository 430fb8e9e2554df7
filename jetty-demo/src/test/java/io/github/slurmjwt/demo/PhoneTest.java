package io.github.slurmjwt.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page of the demo on a phone, 360 pixels wide. */
@Tag("live-browser")
final class PhoneTest {
  @TempDir private Path folder;

  @Test
  void nothingSticksOut() throws Exception {
    try (DemoProcess demo = DemoProcess.start(folder.resolve("demo"));
        Browser phone = Browser.start(folder.resolve("profile"))) {
      phone.phone();
      DemoPage page = new DemoPage(phone);
      page.open(demo.address());
      phone.screenshot("phone-empty", false);
      page.ask(Tokens.of("a".repeat(250), demo.key()));
      assertFits(phone);
      page.ask(Tokens.tampered(demo.token()));
      assertFits(phone);
      page.take();
      phone.screenshot("phone", false);
      assertEquals("All 42 as expected", page.runWall());
      assertFits(phone);
      phone.run("document.getElementById('wall').scrollIntoView()");
      phone.screenshot("phone-wall", false);
    }
  }

  private static void assertFits(Browser phone) {
    assertEquals(360L, phone.value("window.innerWidth"));
    assertEquals(360L, phone.value("document.documentElement.scrollWidth"));
  }
}
