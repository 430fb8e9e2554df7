package io.github.slurmjwt.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import io.github.slurmjwt.testing.Await;
import io.github.slurmjwt.testing.LiveSlurm;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.By;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.logging.LogType;

/** People use the portal of docs/portal.md in a real browser, before a real Slurm. */
@Tag("live-slurm")
final class PortalBrowserTest {
  private static final String USER = "games";
  private static final String ATTACKER = "daemon";

  @TempDir private static Path folder;
  private static LiveSlurm slurm;
  private static DocumentedPortal portal;
  private static HttpServer foreign;
  private static ChromeDriver browser;

  @BeforeAll
  static void start() throws Exception {
    slurm = LiveSlurm.start();
    portal = DocumentedPortal.start(folder.resolve("portal"), slurm.key(), jobs(slurm));
    foreign = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    foreign.createContext(
        "/",
        exchange -> {
          byte[] page = "<!DOCTYPE html><title>Foreign</title>".getBytes(StandardCharsets.UTF_8);
          exchange.getResponseHeaders().set("Content-Type", "text/html");
          exchange.sendResponseHeaders(200, page.length);
          exchange.getResponseBody().write(page);
          exchange.close();
        });
    foreign.start();
    browser = Chromium.start(folder.resolve("profile"));
  }

  @AfterAll
  static void stop() throws Exception {
    if (browser != null) {
      browser.quit();
    }
    if (foreign != null) {
      foreign.stop(0);
    }
    if (portal != null) {
      portal.close();
    }
    if (slurm != null) {
      slurm.close();
    }
  }

  @BeforeEach
  void forget() {
    browser.executeCdpCommand("Storage.clearCookies", Map.of());
  }

  @Test
  void aPersonLogsInSubmitsCancelsAndLogsOut() throws Exception {
    browser.get(page("jobs"));
    assertEquals("Log in", browser.getTitle());
    assertEquals(page("login?back=%2Fjobs"), browser.getCurrentUrl());
    assertEquals("token", browser.switchTo().activeElement().getDomAttribute("id"));

    logIn("garbage");
    await("Not logged in");
    assertTrue(text("message").startsWith("This is not a token"), text("message"));
    assertEquals("", browser.findElement(By.id("token")).getText());

    logIn("SLURM_JWT=" + slurm.scontrolToken(USER));
    await("Jobs of " + USER);
    assertEquals(page("jobs"), browser.getCurrentUrl());
    assertEquals(
        "HttpOnly true, Secure true, SameSite Lax, Path /", cookie(), "the cookie's attributes");

    browser.findElement(By.id("name")).clear();
    browser.findElement(By.id("name")).sendKeys("from-browser");
    browser.findElement(By.id("submit-job")).click();
    awaitText("jobs", "from-browser PENDING");
    assertEquals("", text("message"));
    browser.navigate().refresh();
    assertEquals(List.of(USER), slurm.jobOwners().get("from-browser"));

    browser.findElement(By.cssSelector("button[name=cancel]")).click();
    awaitText("jobs", "from-browser CANCELLED");
    assertEquals(List.of(), browser.findElements(By.cssSelector("button[name=cancel]")));

    browser.findElement(By.id("log-out")).click();
    await("Log in");
    assertTrue(text("message").startsWith("You are logged out"), text("message"));
    browser.get(page("jobs"));
    assertEquals("Log in", browser.getTitle());
    assertNothingIsBlocked();
  }

  @Test
  @DisplayName("L2 a foreign page logs nobody in or out, and a link from it opens the page")
  void foreignPageLogsNobodyInOrOut() throws Exception {
    browser.get(page("login"));
    logIn(slurm.scontrolToken(USER));
    awaitAddress("jobs");
    await("Jobs of " + USER);

    for (String field : List.of("token=" + slurm.scontrolToken(ATTACKER), "logout=1")) {
      String[] nameAndValue = field.split("=", 2);
      openForeignPage();
      browser.executeScript(
          "const form = document.body.appendChild(document.createElement('form'));"
              + "form.method = 'post'; form.action = arguments[0];"
              + "const field = form.appendChild(document.createElement('input'));"
              + "field.name = arguments[1]; field.value = arguments[2]; form.submit()",
          page("login"),
          nameAndValue[0],
          nameAndValue[1]);
      await("Not logged in");
      assertTrue(text("message").startsWith("The form was not sent"), text("message"));
    }
    openForeignPage();
    browser.executeScript(
        "const link = document.body.appendChild(document.createElement('a'));"
            + "link.href = arguments[0]; link.click()",
        page("jobs"));

    await("Jobs of " + USER);
  }

  private static URI jobs(LiveSlurm slurm) throws Exception {
    return URI.create(slurm.restUrl() + slurm.path("jobs"));
  }

  private static void openForeignPage() {
    browser.get("http://127.0.0.1:" + foreign.getAddress().getPort() + "/");
  }

  private static String page(String path) {
    return portal.address().resolve(path).toString();
  }

  private static void logIn(String pasted) {
    browser.findElement(By.id("token")).sendKeys(pasted);
    browser.findElement(By.id("log-in")).click();
  }

  /** Returns what an element shows at this moment, and "" for none, while pages change too. */
  private static String text(String id) {
    return (String)
        Objects.requireNonNull(
            browser.executeScript(
                "const element = document.getElementById(arguments[0]);"
                    + "return element === null ? '' : element.innerText.replaceAll('\\t', ' ')",
                id));
  }

  private static void await(String title) throws Exception {
    assertTrue(
        Await.until(() -> title.equals(browser.getTitle())),
        () -> "the title is not " + title + ": " + browser.getPageSource());
  }

  private static void awaitAddress(String path) throws Exception {
    assertTrue(Await.until(() -> page(path).equals(browser.getCurrentUrl())));
  }

  private static void awaitText(String id, String text) throws Exception {
    assertTrue(Await.until(() -> text(id).contains(text)), () -> text + " is not in " + text(id));
  }

  private static String cookie() {
    Object all = browser.executeCdpCommand("Storage.getCookies", Map.of()).get("cookies");
    Map<?, ?> cookie = (Map<?, ?>) ((List<?>) Objects.requireNonNull(all)).get(0);
    assertEquals("__Host-slurm", cookie.get("name"));
    return "HttpOnly %s, Secure %s, SameSite %s, Path %s"
        .formatted(
            cookie.get("httpOnly"),
            cookie.get("secure"),
            cookie.get("sameSite"),
            cookie.get("path"));
  }

  /** The browser logs what a Content-Security-Policy forbids. */
  private static void assertNothingIsBlocked() {
    browser
        .manage()
        .logs()
        .get(LogType.BROWSER)
        .forEach(line -> assertFalse(line.getMessage().contains("Policy"), line.getMessage()));
  }
}
