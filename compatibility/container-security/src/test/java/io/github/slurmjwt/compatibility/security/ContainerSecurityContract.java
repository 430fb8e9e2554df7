package io.github.slurmjwt.compatibility.security;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.slurmjwt.testing.Await;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What every server does with the application's constraints, over HTTP. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class ContainerSecurityContract {
  static final String TOKEN = "X-SLURM-USER-TOKEN";
  private static final String NAME = "X-SLURM-USER-NAME";
  private static final String ALICE = Cluster.token("alice");
  private static final String CAROL = Cluster.tokenOfMember("carol", "staff");
  private static final int THREADS = 16;
  private static final int REQUESTS_PER_THREAD = 25;

  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private @Nullable RunningServer server;

  final void use(RunningServer started) {
    server = started;
  }

  final RunningServer server() {
    return requireNonNull(server);
  }

  final HttpResponse<String> get(String target, String... headers)
      throws IOException, InterruptedException {
    return send("GET", target, headers);
  }

  private HttpResponse<String> send(String method, String target, String... headers)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server().port() + target))
            .timeout(Duration.ofSeconds(30))
            .method(method, BodyPublishers.noBody());
    for (int i = 0; i < headers.length; i += 2) {
      request.header(headers[i], headers[i + 1]);
    }
    return client.send(request.build(), BodyHandlers.ofString());
  }

  private static String header(HttpResponse<String> response, String name) {
    return String.join(" | ", response.headers().allValues(name));
  }

  /** The status, and the user where the application was reached. */
  static String verdict(HttpResponse<String> response) {
    String body = response.body();
    int user = body.indexOf("user=");
    return user < 0
        ? Integer.toString(response.statusCode())
        : response.statusCode() + " " + body.substring(user + 5, body.indexOf(' ', user));
  }

  final void assertRefused(int status, String code, HttpResponse<String> response) {
    assertEquals(status, response.statusCode(), response.body());
    assertFalse(response.body().contains("user="), response.body());
    if (!server().showsProblems()) {
      return;
    }
    assertTrue(response.body().contains("\"code\":\"" + code + "\""), response.body());
    String type = header(response, "Content-Type");
    assertTrue(type.startsWith("application/problem+json"), type);
  }

  @Test
  @DisplayName("the user, as the application sees it")
  void showsTheSlurmUser() throws Exception {
    HttpResponse<String> response = get("/users/x", TOKEN, ALICE);
    assertEquals(
        "path=/users/x user=alice principal=SlurmPrincipal auth-type=Bearer staff=false"
            + " chemists=false session=false",
        response.body().strip());
    assertEquals("", header(response, "Set-Cookie"));
    assertEquals("200 alice", verdict(get("/users/x", "Authorization", "Bearer " + ALICE)));
  }

  @Test
  void challengesWhoeverHasNoToken() throws Exception {
    HttpResponse<String> response = get("/users/x");
    assertRefused(401, "no-credential", response);
    assertEquals("Bearer realm=\"slurm\"", header(response, "WWW-Authenticate"));
    for (String method : List.of("POST", "PUT", "DELETE", "OPTIONS", "PATCH", "XYZ")) {
      assertFalse(send(method, "/users/x").body().contains("user="), method);
    }
  }

  @Test
  void refusesBadCredentials() throws Exception {
    assertRefused(401, "malformed", get("/users/x", TOKEN, "garbage"));
    HttpResponse<String> expired = get("/users/x", TOKEN, Cluster.expiredToken("alice"));
    assertRefused(401, "expired", expired);
    assertTrue(header(expired, "WWW-Authenticate").contains("error=\"invalid_token\""));
    assertRefused(
        400, "ambiguous-credentials", get("/users/x", TOKEN, ALICE, "Authorization", "Basic YTpi"));
    assertRefused(400, "ambiguous-credentials", get("/users/x", TOKEN, ALICE, TOKEN, CAROL));
  }

  @Test
  void saysWhenTheKeysAreNotThere() throws Exception {
    HttpResponse<String> response = get("/users/x", TOKEN, Cluster.tokenByUnknownKey());
    assertRefused(503, "keys-unavailable", response);
    assertEquals("10", header(response, "Retry-After"));
  }

  @ParameterizedTest(name = "{0} alice: {1}, carol of group staff: {2}")
  @CsvSource({
    "/users/x, 200 alice, 200 carol",
    "/staff/x, 403, 200 carol",
    "/annotated, 403, 200 carol",
    "/nobody/x, 403, 403"
  })
  void letsGroupsIn(String path, String alice, String carol) throws Exception {
    assertEquals(alice, verdict(get(path, TOKEN, ALICE)));
    assertEquals(carol, verdict(get(path, TOKEN, CAROL)));
    assertNotEquals(200, get(path).statusCode());
  }

  @Test
  void answersForTheUsersGroups() throws Exception {
    String body = get("/staff/x", TOKEN, CAROL).body();
    assertTrue(body.contains("staff=true chemists=false"), body);
  }

  @Test
  void actsForOthersWithoutTheirGroups() throws Exception {
    String root = Cluster.tokenOfMember("root", "staff");
    assertEquals("200 root", verdict(get("/staff/x", TOKEN, root)));
    assertEquals("200 bob", verdict(get("/users/x", TOKEN, root, NAME, "bob")));
    assertEquals("403", verdict(get("/staff/x", TOKEN, root, NAME, "bob")));
    assertRefused(403, "alternate-user-not-allowed", get("/users/x", TOKEN, ALICE, NAME, "bob"));
    assertRefused(401, "user-name-without-token", get("/users/x", NAME, "bob"));
  }

  @Test
  void leavesOpenPathsOpen() throws Exception {
    assertEquals("200 null", verdict(get("/open")));
    assertEquals("200 alice", verdict(get("/open", TOKEN, ALICE)));
    assertEquals("200 null", verdict(get("/open", "Authorization", "Basic YTpi")));
    assertRefused(401, "malformed", get("/open", TOKEN, "garbage"));
    assertRefused(400, "ambiguous-credentials", get("/open", TOKEN, ALICE, TOKEN, ALICE));
    assertRefused(503, "keys-unavailable", get("/open", TOKEN, Cluster.tokenByUnknownKey()));
    assertTrue(get("/open").body().contains("principal=nobody"));
  }

  @Test
  void authenticatesOnRequest() throws Exception {
    assertRefused(401, "no-credential", get("/open?how=authenticate"));
    assertRefused(401, "malformed", get("/open?how=authenticate", TOKEN, "garbage"));
    assertEquals("200 alice", verdict(get("/open?how=authenticate", TOKEN, ALICE)));
  }

  @Test
  void forgetsTheUserOnLogout() throws Exception {
    assertEquals("200 null", verdict(get("/users/x?how=logout", TOKEN, ALICE)));
    assertEquals("200 alice", verdict(get("/users/x", TOKEN, ALICE)));
  }

  @Test
  void keepsTheUserOnLaterDispatches() throws Exception {
    assertEquals("200 alice", verdict(get("/users/x?how=forward&to=/open", TOKEN, ALICE)));
    assertEquals("200 alice", verdict(get("/users/x?how=async&to=/open", TOKEN, ALICE)));
    assertEquals("418 alice", verdict(get("/users/x?how=error", TOKEN, ALICE)));
    assertEquals("418 null", verdict(get("/open?how=error")));
  }

  @Test
  @DisplayName("O8 a session never stands for a user")
  void remembersNobodyInASession() throws Exception {
    HttpResponse<String> response = get("/users/x?how=session", TOKEN, ALICE);
    assertEquals("200 alice", verdict(response));
    String cookie = header(response, "Set-Cookie").split(";", 2)[0];
    assertTrue(cookie.startsWith("JSESSIONID="), cookie);
    // Once more inside the session: this is when servers would remember the user in it.
    get("/users/x", TOKEN, ALICE, "Cookie", cookie);
    boolean shared = server().lendsSessionsToOthers();
    assertEquals(shared ? "200 null" : "500", verdict(get("/open", "Cookie", cookie)));
    assertRefused(401, "no-credential", get("/users/x", "Cookie", cookie));
    assertRefused(401, "malformed", get("/users/x", "Cookie", cookie, TOKEN, "garbage"));
    assertEquals(
        shared ? "200 carol" : "500", verdict(get("/users/x", "Cookie", cookie, TOKEN, CAROL)));
    assertEquals("403", verdict(get("/staff/x", "Cookie", cookie, TOKEN, ALICE)));
  }

  @ParameterizedTest(name = "H13 {0}")
  @ValueSource(strings = {"/users/x?how=public", "/open?how=public"})
  void keepsTheAnswerOutOfSharedCaches(String target) throws Exception {
    HttpResponse<String> response = get(target, TOKEN, ALICE);
    assertEquals("200 alice", verdict(response));
    assertEquals("private, max-age=60", header(response, "Cache-Control"));
    // Undertow adds no-store to pages with a constraint.
    String otherwise = header(get("/users/x", TOKEN, ALICE), "Cache-Control");
    assertTrue(otherwise.contains("private") || otherwise.contains("no-store"), otherwise);
  }

  @ParameterizedTest(name = "P1 P2 P4 {0}")
  @ValueSource(
      strings = {
        "/open/..;/users/x",
        "/open/..;a=b/users/x",
        "/open/%2e%2e/users/x",
        "//users/x",
        "/users;/x",
        "/users;a=b/x",
        "/;/users/x",
        "/.;/users/x",
        "/./users/x",
        "/%75sers/x",
        "/users%2fx",
        "/open/../users/x"
      })
  void opensNoConstrainedPathByTricks(String target) throws Exception {
    String body = get(target).body();
    // GlassFish passes some of them to the open servlet, as paths of that.
    assertTrue(!body.contains("user=") || body.startsWith("path=/open/"), body);
  }

  @ParameterizedTest(name = "P9 TRACE with {0}")
  @CsvSource({"X-SLURM-USER-TOKEN, ''", "Authorization, 'Bearer '", "Cookie, slurm="})
  void sendsNoTokenBack(String header, String before) throws Exception {
    for (String target : List.of("/open", "/users/x")) {
      HttpResponse<String> response = send("TRACE", target, header, before + ALICE);
      assertFalse(response.statusCode() < 400 || response.body().contains(ALICE), target);
    }
  }

  @Test
  @DisplayName("O6 threads serve one user after the other")
  void mixesUpNoUsers() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    try {
      List<Future<List<String>>> clients = new ArrayList<>();
      for (int i = 0; i < THREADS; i++) {
        Optional<String> user = i % 4 == 3 ? Optional.empty() : Optional.of("user" + i);
        Callable<List<String>> task = () -> verdicts(user);
        clients.add(threads.submit(task));
      }
      for (int i = 0; i < THREADS; i++) {
        String known = "200 user" + i;
        List<String> expected = i % 4 == 3 ? List.of("200 null", "401") : List.of(known, known);
        assertEquals(expected, clients.get(i).get());
      }
    } finally {
      threads.shutdownNow();
    }
  }

  /** The one verdict on an open path and the one on a constrained path, if there is just one. */
  private List<String> verdicts(Optional<String> user) throws Exception {
    String[] headers =
        user.map(name -> new String[] {TOKEN, Cluster.token(name)}).orElse(new String[0]);
    List<String> open = new ArrayList<>();
    List<String> users = new ArrayList<>();
    for (int i = 0; i < REQUESTS_PER_THREAD; i++) {
      open.add(verdict(get("/open", headers)));
      users.add(verdict(get("/users/x", headers)));
    }
    return List.of(
        String.join(",", open.stream().distinct().toList()),
        String.join(",", users.stream().distinct().toList()));
  }

  @Test
  void writesTheUserIntoTheAccessLog() throws Exception {
    assertEquals(200, get("/users/log", TOKEN, Cluster.token("dave")).statusCode());
    Await.until(
        "dave in the access log", Duration.ofSeconds(20), () -> accessLog("/users/log", "dave"));
  }

  private boolean accessLog(String path, String user) throws IOException {
    if (!Files.exists(server().accessLog())) {
      return false;
    }
    try (var lines = Files.lines(server().accessLog())) {
      Pattern word = Pattern.compile("[ \"]" + user + "[ \"]");
      return lines.anyMatch(line -> line.contains(path) && word.matcher(line).find());
    }
  }
}
