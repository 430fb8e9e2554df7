package io.github.slurmjwt.demo;

import io.github.slurmjwt.testing.Await;
import io.github.slurmjwt.testing.ChromiumProgram;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.logging.Level;
import org.jspecify.annotations.Nullable;
import org.openqa.selenium.By;
import org.openqa.selenium.Cookie;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;

/** Debian's Chromium without a window, with a profile of its own. */
final class Browser implements AutoCloseable {
  private static final Path SCREENSHOTS = Path.of("target", "screenshots");

  /** Debian's Chromium blocks them otherwise, which most browsers of users do not. */
  private static final Map<String, Object> THIRD_PARTY_COOKIES =
      Map.of("profile.block_third_party_cookies", false, "profile.cookie_controls_mode", 0);

  private final ChromeDriver driver;

  private Browser(ChromeDriver driver) {
    this.driver = driver;
  }

  /**
   * Starts the browser.
   *
   * @param folder where its profile goes
   * @param more further options of Chromium
   */
  static Browser start(Path folder, String... more) {
    LoggingPreferences logs = new LoggingPreferences();
    logs.enable(LogType.BROWSER, Level.ALL);
    ChromeOptions options = new ChromeOptions();
    options.setBinary(ChromiumProgram.browser());
    options.setCapability("goog:loggingPrefs", logs);
    options.addArguments(ChromiumProgram.options(folder));
    options.addArguments("--window-size=1280,900");
    options.addArguments(more);
    options.setExperimentalOption("prefs", THIRD_PARTY_COOKIES);
    ChromeDriverService service =
        new ChromeDriverService.Builder()
            .usingDriverExecutable(ChromiumProgram.driver())
            .usingAnyFreePort()
            .withSilent(true)
            .build();
    return new Browser(new ChromeDriver(service, options));
  }

  void open(URI address) {
    driver.get(address.toString());
  }

  /** As with the button of the browser. */
  void reload() {
    driver.navigate().refresh();
  }

  String address() {
    return driver.getCurrentUrl();
  }

  void click(String id) {
    driver.findElement(By.id(id)).click();
  }

  void type(String id, String text) {
    WebElement field = driver.findElement(By.id(id));
    field.clear();
    field.sendKeys(text);
  }

  /** Presses keys on whatever has the focus. */
  void press(CharSequence... keys) {
    driver.switchTo().activeElement().sendKeys(keys);
  }

  /** Presses the tabulator until the element has the focus. */
  void tabTo(String id) {
    for (int presses = 0; presses < 40; presses++) {
      press(Keys.TAB);
      if (isTrue("getComputedStyle(document.activeElement).outlineStyle === 'none'")) {
        throw new AssertionError("the focus is not to be seen on " + focused());
      }
      if (isTrue("document.activeElement.id === '" + id + "'")) {
        return;
      }
    }
    throw new AssertionError("the keyboard does not reach " + id);
  }

  private @Nullable Object focused() {
    return value("document.activeElement.outerHTML");
  }

  String text(String id) {
    return driver.findElement(By.id(id)).getText();
  }

  /** Returns the value of a JavaScript expression. */
  @Nullable Object value(String expression) {
    return driver.executeScript("return " + expression);
  }

  boolean isTrue(String expression) {
    return Boolean.TRUE.equals(value(expression));
  }

  /** Runs JavaScript with arguments and returns what it returns. */
  @Nullable Object run(String script, Object... arguments) {
    return driver.executeScript(script, arguments);
  }

  void await(String otherwise, String expression) throws Exception {
    if (!Await.until(() -> isTrue(expression))) {
      throw new AssertionError(
          otherwise + " at " + address() + ": " + value("document.body.innerText"));
    }
  }

  /** Returns what the browser has complained of since the last call. */
  List<LogEntry> complaints() {
    return driver.manage().logs().get(LogType.BROWSER).getAll();
  }

  /** Returns name and path of each cookie that the browser keeps, of whatever site. */
  List<String> cookies() {
    Object all = driver.executeCdpCommand("Storage.getCookies", Map.of()).get("cookies");
    List<String> names = new ArrayList<>();
    for (Object each : (List<?>) Objects.requireNonNull(all)) {
      Map<?, ?> cookie = (Map<?, ?>) each;
      names.add(cookie.get("name") + " " + cookie.get("path"));
    }
    return names;
  }

  /** Returns a cookie of the page's site as a browser sends it: its name and its value. */
  String cookie(String name) {
    Cookie cookie = driver.manage().getCookieNamed(name);
    if (cookie == null) {
      throw new AssertionError("no cookie " + name + ": " + cookies());
    }
    return name + "=" + cookie.getValue();
  }

  void forgetCookies() {
    driver.executeCdpCommand("Storage.clearCookies", Map.of());
  }

  void colours(String scheme) {
    driver.executeCdpCommand(
        "Emulation.setEmulatedMedia",
        Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", scheme))));
  }

  /** Gives the window this size, without a bar to scroll. */
  void desktop(int width, int height) {
    driver.executeCdpCommand(
        "Emulation.setDeviceMetricsOverride",
        Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", false));
    driver.executeCdpCommand("Emulation.setScrollbarsHidden", Map.of("hidden", true));
  }

  /** Makes the window that of a phone or tablet. */
  void mobile(int width) {
    driver.executeCdpCommand(
        "Emulation.setDeviceMetricsOverride",
        Map.of("width", width, "height", 780, "deviceScaleFactor", 2, "mobile", true));
  }

  /**
   * Writes a picture of the whole page, or of what the window shows of it, for people to look at.
   */
  void screenshot(String name, boolean whole) throws IOException {
    Object picture =
        driver
            .executeCdpCommand(
                "Page.captureScreenshot", Map.of("format", "png", "captureBeyondViewport", whole))
            .get("data");
    Files.createDirectories(SCREENSHOTS);
    Files.write(
        SCREENSHOTS.resolve(name + ".png"), Base64.getDecoder().decode(String.valueOf(picture)));
  }

  @Override
  public void close() {
    driver.quit();
  }
}
