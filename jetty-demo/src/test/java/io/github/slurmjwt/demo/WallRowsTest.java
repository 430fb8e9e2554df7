package io.github.slurmjwt.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.openqa.selenium.Keys;

/** The rows of the proof wall: what they show when opened, and how to find them. */
final class WallRowsTest extends BrowserTest {
  private static final String VISIBLE =
      "[...document.querySelectorAll('.case')].filter(row => row.checkVisibility())"
          + ".map(row => row.dataset.case).join(' ')";

  @Test
  void opensByKeyboardToRequestAndResponse() throws Exception {
    page.runWall();
    browser.run("document.querySelector('#case-expired summary').focus()");
    browser.press(Keys.ENTER);

    String more = more("expired");
    assertTrue(more.contains("Was valid until a second ago."), more);
    assertTrue(more.contains("GET /whoami HTTP/1.1\nHost: 127.0.0.1:"), more);
    assertTrue(more.contains("Authorization: Bearer eyJ"), more);
    assertTrue(more.contains("HTTP/1.1 401\nWWW-Authenticate: Bearer realm="), more);
    assertTrue(more.contains("What to do: get a new token; compare the clocks."), more);

    browser.press(Keys.ENTER);
    browser.await("the row does not close", "document.querySelector('.more') === null");
    assertFalse(
        browser.isTrue("document.documentElement.innerHTML.includes('eyJhbGciOiJIUzI1NiIs')"));
  }

  @ParameterizedTest
  @CsvSource({
    "bearer, 200",
    "root-acts, 200",
    "underscores, 200",
    "joined, 400",
    "detour, 400",
    "expired, 401",
    "oversize, 401",
    "becomes-root, 403"
  })
  void copiesACommandThatGetsTheSameResponse(String id, int status) throws Exception {
    page.runWall();
    browser.run(
        "navigator.clipboard.writeText = async text => { window.copied = text; };"
            + "document.getElementById('case-' + arguments[0]).open = true",
        id);
    more(id);
    browser.run("document.querySelector('#case-' + arguments[0] + ' .copy').click()", id);
    browser.await("nothing is copied", "window.copied !== undefined");

    Process curl =
        new ProcessBuilder("bash", "-c", String.valueOf(browser.value("window.copied"))).start();
    String answer = new String(curl.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

    assertEquals(0, curl.waitFor(), "this test needs bash and curl: apt-get install bash curl");
    assertTrue(answer.startsWith("HTTP/1.1 " + status + " "), answer);
  }

  @Test
  void showsOnlyWhatIsLookedFor() throws Exception {
    browser.type("filter", "kid");
    assertEquals("changed-kid empty-key unknown-kid no-kid", browser.value(VISIBLE));
    assertEquals("4 of 46 rows shown", browser.text("shown"));

    browser.type("filter", "x-slurm-user-name");
    assertTrue(String.valueOf(browser.value(VISIBLE)).startsWith("own-name root-acts name-alone"));

    page.runWall();
    browser.type("filter", " ");
    browser.click("failed-only");
    assertEquals("", browser.value(VISIBLE));
    browser.click("failed-only");
    assertEquals("", browser.text("shown"));
  }

  @Test
  void countsWhileItSends() throws Exception {
    browser.run(
        "window.said = []; new MutationObserver(() => window.said.push("
            + "document.getElementById('score').textContent))"
            + ".observe(document.getElementById('score'), {childList: true})");
    page.runWall();

    assertTrue(
        browser.isTrue(
            "['Asking for tokens…', '0 of 42 sent', '21 of 42 sent', 'All 42 as expected']"
                + ".every(text => window.said.includes(text))"),
        () -> String.valueOf(browser.value("window.said.join()")));
  }

  private static String more(String id) throws Exception {
    browser.await(
        "the row does not open", "document.querySelector('#case-" + id + " .more') !== null");
    return String.valueOf(
        browser.value("document.querySelector('#case-" + id + " .more').innerText"));
  }
}
