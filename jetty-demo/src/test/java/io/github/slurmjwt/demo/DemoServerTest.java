package io.github.slurmjwt.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.slurmjwt.testing.LiveTokens;
import io.github.slurmjwt.testing.RawHttp;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the demo with a key of its own answers. */
final class DemoServerTest {
  @TempDir private static Path folder;
  private static DemoProcess demo;
  private static String token;

  @BeforeAll
  static void start() throws Exception {
    demo = DemoProcess.start(folder);
    token = demo.token();
  }

  @AfterAll
  static void stop() throws Exception {
    demo.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"/", "/public/style.css", "/public/wall.json", "/demo/setup", "/demo/refusals"})
  void showsPublicPagesToAnyone(String path) throws Exception {
    assertEquals(200, demo.get(path).statusCode());
  }

  @ParameterizedTest
  @ValueSource(strings = {"/whoami", "/async-whoami", "/error", "/no-such-page"})
  void refusesAllElseWithoutToken(String path) throws Exception {
    HttpResponse<String> response = demo.get(path);

    assertEquals(401, response.statusCode());
    assertEquals("Bearer realm=\"slurm\"", header(response, "WWW-Authenticate"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"/whoami", "/async-whoami"})
  void tellsWhoTheUserIs(String path) throws Exception {
    HttpResponse<String> response = demo.getWithToken(path, token);

    assertEquals(200, response.statusCode());
    assertEquals("application/json", header(response, "Content-Type"));
    JsonNode answer = LiveTokens.json(response.body().getBytes(StandardCharsets.UTF_8));
    JsonNode claims = LiveTokens.claims(token);
    assertEquals(claims.get("sun"), answer.get("user"));
    assertEquals(claims.get("sun"), answer.get("tokenUser"));
    assertEquals(instant(claims.get("iat")), answer.get("issuedAt").asText());
    assertEquals(instant(claims.get("exp")), answer.get("expiresAt").asText());
    assertTrue(answer.get("identity").isNull());
    assertEquals("[]", answer.get("roles").toString());
    assertEquals("Bearer", answer.get("authType").asText());
    assertEquals("Authorization", answer.get("header").asText());
  }

  @Test
  void takesTheTokenInSlurmsOwnHeader() throws Exception {
    HttpResponse<String> response = demo.get("/whoami", "X-SLURM-USER-TOKEN", token);

    assertEquals(200, response.statusCode());
    assertTrue(response.body().contains("\"header\" : \"X-SLURM-USER-TOKEN\""));
  }

  @Test
  void refusesTamperedToken() throws Exception {
    HttpResponse<String> response = demo.getWithToken("/whoami", LiveTokens.tampered(token));

    assertEquals(401, response.statusCode());
    assertTrue(response.body().contains("bad-signature"));
  }

  /** Jetty's cache of headers takes them for one by default, on one connection. */
  @Test
  void tellsTokensApartThatDifferInLetterCaseOnly() throws Exception {
    String flipped = token.substring(0, token.lastIndexOf('.')) + flipCase(token);

    assertEquals(200, demo.getWithToken("/whoami", token).statusCode());
    assertEquals(401, demo.getWithToken("/whoami", flipped).statusCode());
    assertEquals(200, demo.getWithToken("/whoami", token).statusCode());
  }

  private static String flipCase(String token) {
    StringBuilder flipped = new StringBuilder();
    token
        .substring(token.lastIndexOf('.'))
        .chars()
        .map(c -> Character.isUpperCase(c) ? Character.toLowerCase(c) : Character.toUpperCase(c))
        .forEach(flipped::appendCodePoint);
    return flipped.toString();
  }

  @Test
  void tellsThePageHowItIsSetUp() throws Exception {
    HttpResponse<String> response = demo.get("/demo/setup");
    JsonNode setup = LiveTokens.json(response.body().getBytes(StandardCharsets.UTF_8));

    assertEquals("[\"HS256\"]", setup.get("algorithms").toString());
    assertTrue(setup.get("version").asText().matches("[0-9]+\\.[0-9]+.*"), response.body());
    assertFalse(setup.get("jobs").asBoolean());
    assertTrue(setup.get("refusals").get("expired").get("action").asText().contains("new token"));
    assertFalse(response.body().contains("jwt_hs256.key"));
  }

  @Test
  void explainsWhereATokenIsRefused() throws Exception {
    JsonNode good = explained(token);
    assertTrue(good.get("accepted").asBoolean());
    assertEquals(LiveTokens.claims(token).get("sun"), good.get("user"));
    assertEquals(Set.of("passed"), results(good));

    JsonNode bad = explained(LiveTokens.tampered(token));
    assertFalse(bad.get("accepted").asBoolean());
    assertEquals("bad-signature", bad.get("code").asText());
    assertEquals(Set.of("passed", "failed", "open"), results(bad));
    for (JsonNode rule : bad.get("rules")) {
      assertEquals(
          rule.get("name").asText().equals("SIGNATURE"),
          rule.get("result").asText().equals("failed"));
    }
  }

  /** Text that no header can carry, and more of it than any header. */
  @ParameterizedTest
  @CsvSource({"'', malformed", "\u0436, malformed", "x, malformed", "many, too-long"})
  void explainsAnyText(String text, String code) throws Exception {
    String body = text.equals("many") ? "a.".repeat(1_000_000) : text;

    assertEquals(code, explained(body).get("code").asText());
  }

  @Test
  void explainsToPostsOnly() throws Exception {
    assertEquals(405, demo.get("/demo/explain").statusCode());
  }

  private static JsonNode explained(String text) throws Exception {
    HttpResponse<String> response = demo.post("/demo/explain", text);
    assertEquals(200, response.statusCode());
    return LiveTokens.json(response.body().getBytes(StandardCharsets.UTF_8));
  }

  private static Set<String> results(JsonNode explained) {
    Set<String> results = new HashSet<>();
    explained.get("rules").forEach(rule -> results.add(rule.get("result").asText()));
    return results;
  }

  @Test
  void refusesExpiredToken() throws Exception {
    HttpResponse<String> response =
        demo.getWithToken("/whoami", LiveTokens.expired("alice", demo.key()));

    assertEquals(401, response.statusCode());
    assertTrue(response.body().contains("expired"));
  }

  @Test
  void refusesAnotherUsersName() throws Exception {
    HttpResponse<String> response =
        demo.get("/whoami", "X-SLURM-USER-TOKEN", token, "X-SLURM-USER-NAME", "somebody-else");

    assertEquals(403, response.statusCode());
  }

  @Test
  void answersHeadLikeGetWithoutBody() throws Exception {
    HttpResponse<String> response =
        demo.send("HEAD", "/whoami", "Authorization", "Bearer " + token);

    assertEquals(200, response.statusCode());
    assertEquals("application/json", header(response, "Content-Type"));
    assertEquals("", response.body());
    assertEquals(401, demo.send("HEAD", "/whoami").statusCode());
  }

  @Test
  void errorPageShowsNothingOfTheRequest() throws Exception {
    HttpResponse<String> response = demo.getWithToken("/%3Cscript%3Eno-such-page", token);

    assertEquals(404, response.statusCode());
    assertTrue(response.body().contains("<h1>Error 404</h1>"));
    assertFalse(response.body().contains("script"));
    assertFalse(response.body().contains("no-such-page"));
    assertFalse(response.body().contains("etty"));
  }

  @Test
  void answersOtherMethodsWithTheErrorPage() throws Exception {
    HttpResponse<String> response =
        demo.send("POST", "/whoami", "Authorization", "Bearer " + token);

    assertEquals(405, response.statusCode());
    assertTrue(response.body().contains("<h1>Error 405</h1>"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"/public/", "/public", "/WEB-INF/web.xml", "/WEB-INF/"})
  void listsNoFolderAndHidesItsConfiguration(String path) throws Exception {
    HttpResponse<String> response = demo.getWithToken(path, token);

    assertNotEquals(200, response.statusCode());
    assertFalse(response.body().contains("style.css\">style"));
    assertFalse(response.body().contains("jwt_key"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/public/../whoami",
        "/public/%2e%2e/whoami",
        "/public/..;/whoami",
        "//whoami",
        "/public/%2e%2e%2fwhoami",
        "/%zz",
        "/whoami;/public/x",
      })
  void noSpellingOfAPathLeadsPastTheFilter(String path) throws Exception {
    String response = raw("GET " + path + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");

    assertTrue(response.matches("(?s)HTTP/1.1 40[014] .*"), response);
    assertFalse(response.contains("Exception"), response);
    assertFalse(response.contains("Jetty"), response);
    assertFalse(response.contains("\nServer:"), response);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/whoami", "/no-such-page", "/public/page.js", "/demo/setup"})
  void everyAnswerIsStrictAndWithoutSession(String path) throws Exception {
    for (HttpResponse<String> response : List.of(demo.get(path), demo.getWithToken(path, token))) {
      assertTrue(header(response, "Cache-Control").contains("no-store"));
      assertEquals("nosniff", header(response, "X-Content-Type-Options"));
      assertEquals("no-referrer", header(response, "Referrer-Policy"));
      assertEquals("DENY", header(response, "X-Frame-Options"));
      assertEquals("same-origin", header(response, "Cross-Origin-Opener-Policy"));
      assertEquals("same-origin", header(response, "Cross-Origin-Resource-Policy"));
      assertEquals(
          "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self';"
              + " img-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none';"
              + " require-trusted-types-for 'script'; trusted-types 'none'",
          header(response, "Content-Security-Policy"));
      assertEquals(List.of(), response.headers().allValues("Set-Cookie"));
      assertEquals(List.of(), response.headers().allValues("Server"));
      assertEquals(List.of(), response.headers().allValues("X-Powered-By"));
    }
  }

  @Test
  void listensOnLoopbackOnly() throws Exception {
    int port = demo.address().getPort();
    assertEquals("127.0.0.1", demo.address().getHost());
    for (NetworkInterface device : NetworkInterface.networkInterfaces().toList()) {
      for (InetAddress address : device.inetAddresses().toList()) {
        if (!address.isLoopbackAddress()) {
          assertThrows(ConnectException.class, () -> connect(address, port));
        }
      }
    }
  }

  @Test
  void tokensAppearInNoLog() throws Exception {
    String tampered = LiveTokens.tampered(token);
    demo.getWithToken("/whoami", token);
    demo.getWithToken("/whoami", tampered);
    demo.get("/whoami?token=" + token);
    demo.get("/" + token);
    demo.post("/demo/explain", tampered);
    demo.get("/whoami", "X-SLURM-USER-TOKEN", token, "X-SLURM-USER-NAME", "somebody-else");

    assertFalse(demo.err().contains("reason="), demo.err());
    String console = demo.out() + demo.err() + demo.auditLog();
    assertTrue(console.contains("reason=bad-signature"), console);
    for (String secret : List.of(token, tampered)) {
      for (String part : secret.split("\\.", -1)) {
        assertFalse(console.contains(part), "a part of a token is on the console");
      }
    }
  }

  private static String header(HttpResponse<?> response, String name) {
    return response.headers().firstValue(name).orElseThrow();
  }

  private static String instant(JsonNode seconds) {
    return Instant.ofEpochSecond(seconds.longValue()).toString();
  }

  private static String raw(String request) throws IOException {
    return RawHttp.send(demo.address().getPort(), request);
  }

  private static void connect(InetAddress address, int port) throws IOException {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(address, port), 2_000);
    }
  }
}
