package io.github.slurmjwt.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A page of somebody else, in a browser on this machine, gets no token of the demo. */
@Tag("live-browser")
final class ForeignPageTest {
  private static final String POST =
      "return fetch(arguments[0], {method: 'POST', mode: arguments[1], headers: arguments[2]})"
          + ".then(r => r.text().then(body => r.status + ' ' + body), () => 'refused')";

  @TempDir private Path folder;
  private DemoProcess demo;
  private Browser browser;

  @BeforeEach
  void start() throws Exception {
    demo = DemoProcess.start(folder.resolve("demo"));
    browser =
        Browser.start(
            folder.resolve("profile"), "--host-resolver-rules=MAP evil.example 127.0.0.1");
  }

  @AfterEach
  void stop() {
    browser.close();
    demo.close();
  }

  @Test
  void pageOfAnotherServerReadsNothing() throws Exception {
    String tokens = demo.address().resolve("/demo/tokens").toString();
    HttpServer evil =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    evil.createContext(
        "/",
        exchange -> {
          byte[] page = "<!DOCTYPE html><title>Evil</title>".getBytes(StandardCharsets.UTF_8);
          exchange.getResponseHeaders().set("Content-Type", "text/html");
          exchange.sendResponseHeaders(200, page.length);
          exchange.getResponseBody().write(page);
          exchange.close();
        });
    evil.start();
    try {
      browser.open(URI.create("http://127.0.0.1:" + evil.getAddress().getPort() + "/"));

      assertEquals("refused", browser.run(POST, tokens, "cors", Map.of("X-Demo-Page", "1")));
      assertEquals("refused", browser.run(POST, tokens, "cors", Map.of()));
      // The browser sends this one, and shows the page nothing of the answer.
      assertTrue(
          String.valueOf(browser.run(POST, tokens, "no-cors", Map.of())).matches("0 |refused"));
    } finally {
      evil.stop(0);
    }
  }

  /** DNS rebinding: the browser takes the demo for the stranger's own server. */
  @Test
  void foreignNameOfTheDemoGetsNothing() throws Exception {
    browser.open(URI.create("http://evil.example:" + demo.address().getPort() + "/"));
    browser.await("the page does not load", "document.getElementById('take').checkVisibility()");

    assertTrue(
        String.valueOf(browser.run(POST, "/demo/tokens", "same-origin", Map.of("X-Demo-Page", "1")))
            .startsWith("403 "));
    browser.click("take");
    browser.await(
        "nothing is said",
        "document.getElementById('answer').textContent.includes('does not issue tokens (403)')");
  }
}
