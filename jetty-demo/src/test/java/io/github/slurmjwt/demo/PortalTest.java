package io.github.slurmjwt.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.github.slurmjwt.demo.portal.JobsServlet;
import io.github.slurmjwt.testing.LiveTokens;
import io.github.slurmjwt.testing.SecretFiles;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.eclipse.jetty.ee11.webapp.WebAppContext;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The portal of docs/portal.md: its web.xml as printed there, before a made-up slurmrestd. */
class PortalTest {
  private static final Path PAGE = Path.of("../docs/portal.md");
  private static final Path SOURCES = Path.of("src/main/java/io/github/slurmjwt/demo/portal");
  private static final String HTML = "text/html";

  /** Without the header Upgrade, with which Java's client offers HTTP/2 and no browser does. */
  private static final HttpClient BROWSER =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  @TempDir private Path folder;
  private final List<String> asked = new CopyOnWriteArrayList<>();
  private HttpServer slurmrestd;
  private Server portal;
  private Path key;
  private volatile int status = 200;
  private volatile String answer = "{\"jobs\": []}";
  private volatile String errors = "{\"errors\": []}";

  @BeforeEach
  void start() throws Exception {
    key = SecretFiles.key(folder.resolve("jwt_hs256.key"));
    slurmrestd = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    slurmrestd.createContext(
        "/slurm/v0.0.38/jobs",
        exchange -> {
          asked.add(
              exchange.getRequestHeaders().get("X-SLURM-USER-NAME")
                  + " "
                  + exchange.getRequestHeaders().get("X-SLURM-USER-TOKEN"));
          answer(exchange, status, answer);
        });
    slurmrestd.createContext(
        "/slurm/v0.0.38/job/",
        exchange -> {
          String body =
              new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
          asked.add(exchange.getRequestMethod() + " " + exchange.getRequestURI() + " " + body);
          answer(exchange, status, errors);
        });
    slurmrestd.start();
    portal = new Server(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    portal.setHandler(webapp());
    portal.start();
  }

  @AfterEach
  void stop() throws Exception {
    portal.stop();
    slurmrestd.stop(0);
  }

  @Test
  void listsTheUsersOwnJobsOnly() throws Exception {
    answer =
        """
        {"jobs": [
          {"job_id": 7, "name": "fold", "job_state": "RUNNING", "user_name": "alice"},
          {"job_id": 8, "name": "secret", "job_state": "RUNNING", "user_name": "bob"},
          {"job_id": 9, "name": "<b>&", "job_state": ["PENDING", "HOLD"], "user_name": "alice"}
        ]}
        """;
    String token = LiveTokens.of("alice", key);

    HttpResponse<String> page = get(token);

    assertEquals(200, page.statusCode());
    assertTrue(page.body().contains("<h1>Jobs of alice</h1>"), page.body());
    assertTrue(page.body().contains("<tr><td>7<td>fold<td>RUNNING<td><form "), page.body());
    assertTrue(page.body().contains("<tr><td>9<td>&lt;b&gt;&amp;<td>PENDING<td>"), page.body());
    assertFalse(page.body().contains("secret"), page.body());
    assertFalse(page.body().contains(token), "the token is on the page");
    assertEquals(List.of("[alice] [" + token + "]"), asked);
  }

  @Test
  void answers502WhenSlurmrestdRefuses() throws Exception {
    status = 500;

    assertEquals(502, get(LiveTokens.of("alice", key)).statusCode());
  }

  @Test
  void answers502WhenSlurmrestdIsDown() throws Exception {
    slurmrestd.stop(0);

    assertEquals(502, get(LiveTokens.of("alice", key)).statusCode());
  }

  @Test
  void asksNothingForABadToken() throws Exception {
    assertEquals(401, get(LiveTokens.tampered(LiveTokens.of("alice", key))).statusCode());
    assertEquals(List.of(), asked);
  }

  @Test
  void aPersonLogsInSubmitsCancelsAndLogsOut() throws Exception {
    HttpResponse<String> sent = send("GET", "/jobs", "", "Accept", HTML);
    String login = sent.headers().firstValue("Location").orElseThrow();
    assertEquals(303, sent.statusCode());
    assertEquals("/portal-1.0/login?back=%2Fportal-1.0%2Fjobs", login);
    String token = LiveTokens.of("alice", key);
    String path = login.substring("/portal-1.0".length());
    assertEquals(200, send("GET", path, "", "Accept", HTML).statusCode());

    HttpResponse<String> in = form(path, "token=SLURM_JWT%3D" + token, "X-Nothing", "x");
    assertEquals("/portal-1.0/jobs", in.headers().firstValue("Location").orElseThrow());
    String cookie = in.headers().firstValue("Set-Cookie").orElseThrow().replaceFirst(";.*", "");
    assertEquals("__Host-slurm=" + token, cookie);

    assertDone(form("/jobs", "name=fold&command=echo+%22a%22%0D%0Aid", "Cookie", cookie));
    assertDone(form("/jobs", "cancel=7", "Cookie", cookie));
    assertEquals(
        List.of(
            "POST /slurm/v0.0.38/job/submit {\"script\":\"#!/bin/sh\\necho \\\"a\\\"\\nid\\n\","
                + "\"job\":{\"name\":\"fold\",\"current_working_directory\":\"/tmp\","
                + "\"environment\":{\"PATH\":\"/usr/bin:/bin\"}}}",
            "DELETE /slurm/v0.0.38/job/7 "),
        asked);

    HttpResponse<String> out = form("/login", "logout=1", "Cookie", cookie);
    assertEquals(
        "__Host-slurm=; Path=/; Max-Age=0; HttpOnly; SameSite=Strict; Secure",
        out.headers().firstValue("Set-Cookie").orElseThrow());
  }

  private static void assertDone(HttpResponse<String> answer) {
    assertEquals(303, answer.statusCode(), answer.body());
    assertEquals("/portal-1.0/jobs", answer.headers().firstValue("Location").orElseThrow());
  }

  @Test
  void showsWhySlurmRefuses() throws Exception {
    errors = "{\"errors\": [{\"error\": \"Access <denied>\"}]}";
    String cookie = "__Host-slurm=" + LiveTokens.of("alice", key);

    HttpResponse<String> page = form("/jobs", "cancel=7", "Cookie", cookie);

    assertTrue(page.body().contains("Slurm refuses: Access &lt;denied&gt;"), page.body());
    assertEquals(400, form("/jobs", "cancel=../jobs", "Cookie", cookie).statusCode());
  }

  @Test
  void foreignPageSubmitsAndCancelsNothing() throws Exception {
    String cookie = "__Host-slurm=" + LiveTokens.of("alice", key);

    for (String form : List.of("cancel=7", "name=x&command=id")) {
      HttpResponse<String> answer =
          send(
              "POST",
              "/jobs",
              form,
              "Cookie",
              cookie,
              "Content-Type",
              "application/x-www-form-urlencoded",
              "Sec-Fetch-Site",
              "cross-site");
      assertEquals(403, answer.statusCode());
    }
    assertEquals(List.of(), asked);
  }

  @ParameterizedTest
  @ValueSource(strings = {"JobsServlet", "Slurmrestd"})
  void thePagePrintsTheClassesThatAreTested(String name) throws IOException {
    String source = Files.readString(SOURCES.resolve(name + ".java"));
    String printed = source.replace(JobsServlet.class.getPackageName(), "com.example.portal");

    assertTrue(Files.readString(PAGE).contains("```java\n" + printed + "```\n"), name);
  }

  @Test
  void theRootIsTheListOfJobs() throws Exception {
    String alice = "Bearer " + LiveTokens.of("alice", key);
    HttpResponse<String> page = send("GET", "/", "", "Authorization", alice);
    assertEquals(200, page.statusCode());
    assertTrue(page.body().contains("<h1>Jobs of alice</h1>"), page.body());
  }

  private WebAppContext webapp() throws IOException {
    String webXml =
        block("xml", 1)
            .replace("/etc/slurm/jwt_hs256.key", key.toString())
            .replace(
                "/etc/slurm/jwt_denied", Files.createFile(folder.resolve("jwt_denied")).toString())
            .replace("127.0.0.1:6820", "127.0.0.1:" + slurmrestd.getAddress().getPort())
            .replace("/VERSION/", "/v0.0.38/")
            .replace("com.example.portal", JobsServlet.class.getPackageName());
    Path file = folder.resolve("webapp/WEB-INF/web.xml");
    Files.createDirectories(file.getParent());
    Files.writeString(file, webXml);
    WebAppContext webapp = new WebAppContext(folder.resolve("webapp").toString(), "/portal-1.0");
    webapp.setParentLoaderPriority(true);
    webapp.setThrowUnavailableOnStartupException(true);
    return webapp;
  }

  private HttpResponse<String> get(String token) throws IOException, InterruptedException {
    return send("GET", "/jobs", "", "Authorization", "Bearer " + token);
  }

  /** Sends a form as a browser sends that of the portal's own page. */
  private HttpResponse<String> form(String path, String form, String... headers)
      throws IOException, InterruptedException {
    List<String> all = new ArrayList<>(List.of(headers));
    all.addAll(List.of("Content-Type", "application/x-www-form-urlencoded"));
    all.addAll(List.of("Sec-Fetch-Site", "same-origin"));
    return send("POST", path, form, all.toArray(String[]::new));
  }

  private HttpResponse<String> send(String method, String path, String body, String... headers)
      throws IOException, InterruptedException {
    int port = ((ServerConnector) portal.getConnectors()[0]).getLocalPort();
    return BROWSER.send(
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/portal-1.0" + path))
            .method(method, HttpRequest.BodyPublishers.ofString(body))
            .headers(headers)
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }

  private static void answer(HttpExchange exchange, int status, String text) throws IOException {
    byte[] body = text.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  /** Returns a fenced block of the page. */
  private static String block(String language, int index) throws IOException {
    Pattern fence = Pattern.compile("(?ms)^```" + language + "\n(.*?)^```$");
    return fence
        .matcher(Files.readString(PAGE))
        .results()
        .map((MatchResult found) -> found.group(1))
        .toList()
        .get(index);
  }
}
