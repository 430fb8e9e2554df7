package io.github.slurmjwt.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A proof wall proves something only if it turns red: these servers are weak on purpose. */
@Tag("live-browser")
final class BrokenWallTest {
  private static final String NEXT = "<param-name>excludedPaths</param-name>";

  @TempDir private Path folder;
  private Browser browser;
  private DemoPage page;
  private Optional<DemoProcess> demo = Optional.empty();

  @BeforeEach
  void start() {
    browser = Browser.start(folder.resolve("profile"));
    page = new DemoPage(browser);
  }

  @AfterEach
  void stop() {
    browser.close();
    demo.ifPresent(DemoProcess::close);
  }

  @Test
  void showsRulesThatAreSwitchedOff() throws Exception {
    String weak =
        webXml()
            .replace(
                NEXT,
                "<param-name>serviceAccounts</param-name><param-value>true</param-value></init-param>"
                    + "<init-param><param-name>notBeforeToleranceSeconds</param-name>"
                    + "<param-value>3600</param-value></init-param>"
                    + "<init-param><param-name>alternateUsers</param-name>"
                    + "<param-value>false</param-value></init-param>"
                    + "<init-param>"
                    + NEXT);

    Set<String> red = redRows(weak);

    assertEquals(Set.of("service-account", "not-yet", "root-acts", "root-bad-name"), red);
    assertEquals("4 of 42 not as expected", browser.text("score"));
    assertEquals(
        "200 as service-account-portal instead of 401 service-account", actual("service-account"));
    assertEquals("403 alternate-user-not-allowed instead of 200 as alice", actual("root-acts"));
    assertEquals(4L, browser.value("document.querySelectorAll('#failed a').length"));
    browser.screenshot("wall-red-whole", true);
    browser.run("document.querySelector('.score').scrollIntoView()");
    browser.screenshot("wall-red", false);
    for (String colours : List.of("light", "dark")) {
      browser.colours(colours);
      page.assertReadable();
    }
    browser.run("document.querySelector('#failed a').click()");
    browser.await(
        "the row does not open", "document.querySelector('.case[open] .more pre') !== null");
    browser.screenshot("wall-red-row", false);
  }

  @Test
  void showsAServerThatBelievesEverySignature() throws Exception {
    String gullible =
        webXml()
            .replace(
                "  <filter>\n    <filter-name>slurmJwt",
                """
                  <filter>
                    <filter-name>gullible</filter-name>
                    <filter-class>io.github.slurmjwt.demo.GullibleFilter</filter-class>
                    <async-supported>true</async-supported>
                    <init-param>
                      <param-name>@setting.name@</param-name>
                      <param-value>@setting.value@</param-value>
                    </init-param>
                  </filter>
                  <filter-mapping>
                    <filter-name>gullible</filter-name>
                    <url-pattern>/*</url-pattern>
                  </filter-mapping>
                  <filter>
                    <filter-name>slurmJwt""");

    Set<String> red = redRows(gullible);

    assertEquals(
        Set.of(
            "payload",
            "lifetime",
            "signature",
            "signature-cut",
            "signature-gone",
            "wrong-key",
            "none",
            "none-signed",
            "psychic",
            "other-algorithm",
            "embedded-key",
            "changed-kid",
            "empty-key",
            "critical",
            "spare-bits",
            "four-parts",
            "oversize"),
        red);
    assertEquals("200 as root instead of 401 bad-signature", actual("payload"));
    browser.screenshot("wall-red-gullible", true);
  }

  @Test
  void showsAServerWithoutTheFilter() throws Exception {
    String open =
        webXml()
            .replaceAll("(?s)<filter-mapping>\\s*<filter-name>slurmJwt.*?</filter-mapping>", "");

    redRows(open);

    assertEquals("41 of 42 not as expected", browser.text("score"));
  }

  /** Runs the wall of a demo with this web.xml, which stays: the wall shows nothing without it. */
  private Set<String> redRows(String webXml) throws Exception {
    DemoProcess weak = DemoProcess.startWithWebXml(webXml, folder);
    demo = Optional.of(weak);
    page.open(weak.address());
    page.runWall();
    String red =
        String.valueOf(
            browser.value(
                "[...document.querySelectorAll('.case[data-result=fail]')]"
                    + ".map(row => row.dataset.case).join(' ')"));
    return new TreeSet<>(List.of(red.split(" ", -1)));
  }

  private String actual(String id) {
    return String.valueOf(
        browser.value("document.querySelector('[data-case=" + id + "] .outcome').innerText"));
  }

  private static String webXml() throws Exception {
    return new String(Webapp.resource("WEB-INF/web.xml"), StandardCharsets.UTF_8);
  }
}
