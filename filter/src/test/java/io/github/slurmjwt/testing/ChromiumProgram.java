package io.github.slurmjwt.testing;

import java.io.File;
import java.nio.file.Path;
import java.util.List;

/** Debian's Chromium without a window, and the program through which tests drive it. */
public final class ChromiumProgram {
  private static final File CHROMIUM = new File("/usr/bin/chromium");
  private static final File DRIVER = new File("/usr/bin/chromedriver");

  private ChromiumProgram() {}

  /** Returns the browser. */
  public static File browser() {
    return installed(CHROMIUM);
  }

  /** Returns the program that drives it. */
  public static File driver() {
    return installed(DRIVER);
  }

  private static File installed(File program) {
    if (!program.canExecute()) {
      throw new AssertionError(
          "this test needs " + program + ": apt-get install chromium chromium-driver");
    }
    return program;
  }

  /** Returns the options for a browser with its profile in this folder, which calls nobody. */
  public static List<String> options(Path profile) {
    return List.of(
        "--headless=new",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--disable-dev-shm-usage",
        "--no-proxy-server",
        "--lang=en-GB",
        "--user-data-dir=" + profile);
  }
}
