package io.github.slurmjwt.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.slurmjwt.testing.LiveTokens;
import io.github.slurmjwt.testing.RawHttp;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who gets tokens from the demo, and when nobody does. */
final class PageTokensTest {
  private static final String PAGE = "X-Demo-Page: 1";

  @TempDir private static Path folder;
  private static DemoProcess demo;

  @BeforeAll
  static void start() throws Exception {
    demo = DemoProcess.start(folder);
  }

  @AfterAll
  static void stop() {
    demo.close();
  }

  @Test
  void handsTokensToItsOwnPage() throws Exception {
    String origin = "Origin: http://127.0.0.1:" + port();
    String answer = post(host("127.0.0.1"), PAGE, "Sec-Fetch-Site: same-origin", origin);

    assertEquals(200, status(answer));
    JsonNode tokens =
        LiveTokens.json(answer.substring(answer.indexOf('{')).getBytes(StandardCharsets.UTF_8));
    String token = tokens.get("user").asText();
    assertEquals(200, demo.getWithToken("/whoami", token).statusCode());
    assertEquals(LiveTokens.claims(demo.token()).get("sun"), LiveTokens.claims(token).get("sun"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", "localhost", "[::1]"})
  void handsTokensToProgramsOfThisMachine(String name) throws Exception {
    assertEquals(200, status(post(host(name), PAGE)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "X-Other: 1",
        "X-Demo-Page: 1|Sec-Fetch-Site: cross-site",
        "X-Demo-Page: 1|Sec-Fetch-Site: same-site",
        "X-Demo-Page: 1|Sec-Fetch-Site: none",
        "X-Demo-Page: 1|Origin: http://evil.example",
        "X-Demo-Page: 1|Origin: http://127.0.0.1:1",
        "X-Demo-Page: 1|Origin: null",
      })
  void refusesPagesOfOthers(String headers) throws Exception {
    List<String> all = new ArrayList<>(List.of(headers.split("\\|", -1)));
    all.add(host("127.0.0.1"));

    assertRefused(post(all.toArray(String[]::new)));
  }

  /** DNS rebinding: the browser takes both for one origin, and only the name gives it away. */
  @ParameterizedTest
  @ValueSource(strings = {"evil.example", "127.0.0.1.evil.example", "localhost.evil.example"})
  void refusesForeignNamesOfThisMachine(String name) throws Exception {
    assertRefused(
        post(
            host(name),
            PAGE,
            "Sec-Fetch-Site: same-origin",
            "Origin: http://" + name + ":" + port()));
  }

  @Test
  void refusesForeignPortsOfThisMachine() throws Exception {
    assertRefused(post("Host: 127.0.0.1:1", PAGE));
    assertRefused(post("Host: 127.0.0.1", PAGE));
  }

  @Test
  void handsOutNothingOnGet() throws Exception {
    assertEquals(405, demo.get("/demo/tokens", "X-Demo-Page", "1").statusCode());
  }

  @Test
  void signsNothingWithAKeyOfTheSite() throws Exception {
    Path key = folder.resolve("site.key");
    Files.writeString(key, "a key of the site, long enough for HS256");
    Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-------"));
    try (DemoProcess site =
        DemoProcess.start(folder.resolve("site"), "--auth-alt-parameters", "jwt_key=" + key)) {
      assertEquals(404, site.send("POST", "/demo/tokens", "X-Demo-Page", "1").statusCode());
      JsonNode setup =
          LiveTokens.json(site.get("/demo/setup").body().getBytes(StandardCharsets.UTF_8));
      assertFalse(setup.get("handsOutTokens").asBoolean());
      assertFalse(setup.get("ownKey").asBoolean());
      assertFalse(setup.toString().contains("site.key"));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "127.0.0.1, true",
    "127.0.0.2, true",
    "localhost, true",
    "::1, true",
    "0.0.0.0, false",
    "::, false",
    "192.0.2.1, false",
    "no-such-host.invalid, false",
  })
  void thereAreTokensOnLoopbackOnly(String host, boolean open) {
    DemoOptions options =
        new DemoOptions(host, 0, Path.of("/s"), false, Optional.empty(), Optional.empty());
    PageTokens page = PageTokens.of(options, Optional.of(OwnHmacKey.untrusted()));

    assertEquals(open, page.mint().isPresent());
    assertEquals(open, page.whyNone().isEmpty());
    assertTrue(page.ownKey());
  }

  private static void assertRefused(String answer) {
    assertEquals(403, status(answer));
    assertFalse(answer.contains("eyJ"));
  }

  private static int status(String answer) {
    return Integer.parseInt(answer.substring(9, 12));
  }

  private static String host(String name) throws IOException {
    return "Host: " + name + ":" + port();
  }

  private static int port() throws IOException {
    return demo.address().getPort();
  }

  /** The JDK's client would not let go of Host. */
  private static String post(String... headers) throws IOException {
    String request =
        "POST /demo/tokens HTTP/1.1\r\n"
            + String.join("\r\n", headers)
            + "\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
    return RawHttp.send(port(), request);
  }
}
