package io.github.slurmjwt.demo;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;

/** Tests on the page of one demo in one browser; each test finds the page newly opened. */
@Tag("live-browser")
abstract class BrowserTest {
  static DemoProcess demo;
  static Browser browser;
  static DemoPage page;

  @BeforeAll
  static void start(@TempDir Path folder) throws Exception {
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
}
