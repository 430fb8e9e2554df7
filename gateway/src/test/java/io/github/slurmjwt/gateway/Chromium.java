package io.github.slurmjwt.gateway;

import io.github.slurmjwt.testing.ChromiumProgram;
import java.nio.file.Path;
import java.util.logging.Level;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;

/** Debian's Chromium without a window. */
final class Chromium {
  private Chromium() {}

  /** Starts it with a new profile in this folder. */
  static ChromeDriver start(Path profile) {
    LoggingPreferences logs = new LoggingPreferences();
    logs.enable(LogType.BROWSER, Level.ALL);
    ChromeOptions options = new ChromeOptions();
    options.setBinary(ChromiumProgram.browser());
    options.setCapability("goog:loggingPrefs", logs);
    options.addArguments(ChromiumProgram.options(profile));
    ChromeDriverService service =
        new ChromeDriverService.Builder()
            .usingDriverExecutable(ChromiumProgram.driver())
            .usingAnyFreePort()
            .withSilent(true)
            .build();
    return new ChromeDriver(service, options);
  }
}
