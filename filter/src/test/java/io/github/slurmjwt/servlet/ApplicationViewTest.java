package io.github.slurmjwt.servlet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.slurmjwt.testing.Http.Answer;
import io.github.slurmjwt.testing.Tokens;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the application sees of a request that passed, and which requests need a token. */
@OnEveryServer
class ApplicationViewTest extends ServerTest {
  private static final int THREADS = 64;
  private static final int REQUESTS_PER_THREAD = 20;

  @Override
  TestApp app() {
    return TestApp.behind(
        TestApp.filter(settings -> settings.policy(rules -> rules.rolesClaim("roles"))));
  }

  @Test
  @DisplayName("the principal, and O8 no session")
  void showsTheSlurmUserAndMakesNoSession() throws Exception {
    String token = Tokens.rs256(Tokens.payload("roles", "[\"admin\"]"));
    HttpClient client = HttpClient.newHttpClient();
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + http().port() + "/secret"))
            .header("Authorization", "Bearer " + token)
            .build();
    HttpResponse<String> response = client.send(request, BodyHandlers.ofString());
    Answer answer = new Answer(response.statusCode(), response.headers().map(), response.body());
    assertEquals("200 alice", answer.verdict());
    assertEquals("REQUEST", answer.saw("dispatch"));
    assertEquals("alice", answer.saw("principal"));
    assertEquals("io.github.slurmjwt.SlurmPrincipal", answer.saw("class"));
    assertEquals("Bearer", answer.saw("auth-type"));
    assertEquals("true", answer.saw("admin"));
    assertEquals("false", answer.saw("session"));
    assertFalse(response.headers().firstValue("Set-Cookie").isPresent());
  }

  @ParameterizedTest(name = "roles {0}: admin is {1}")
  @CsvSource(
      delimiter = ';',
      value = {
        "[]; false",
        "[\"user\"]; false",
        "[\"Admin\", \"admins\", \"\"]; false",
        "[\"user\", \"admin\"]; true"
      })
  void givesAUserTheRolesOfTheTokenAndNoOthers(String roles, String admin) throws Exception {
    assertEquals(
        admin, getWith(Tokens.hs256(Tokens.payload("roles", roles)), "/secret").saw("admin"));
  }

  @Test
  @DisplayName("O8 a session id of the client's choice")
  void adoptsNoSession() throws Exception {
    Answer answer =
        getWith(Tokens.validFor("alice"), "/secret", "Cookie: JSESSIONID=fixed.by.attacker");
    assertEquals("200 alice", answer.verdict());
    assertEquals("false", answer.saw("session"));
    assertEquals("", answer.header("Set-Cookie"));
    assertEquals("401", get("/secret", "Cookie: JSESSIONID=fixed.by.attacker").verdict());
  }

  @ParameterizedTest(name = "P9 {0} without token: {1}, with one: {2}")
  @CsvSource({
    "GET, 401, 200",
    "HEAD, 401, 200",
    "POST, 401, 200",
    "PUT, 401, 200",
    "DELETE, 401, 200",
    "PATCH, 401, 200",
    "OPTIONS, 401, 200",
    "PROPFIND, 401, 200",
    "get, 401, 200",
    "XYZ, 401, 200"
  })
  void needsATokenForEveryMethod(String method, int without, int with) throws Exception {
    assertEquals(without, http().send(method, "/secret", "Content-Length: 0").status());
    String bearer = "Authorization: Bearer " + Tokens.validFor("alice");
    assertEquals(with, http().send(method, "/secret", "Content-Length: 0", bearer).status());
  }

  @Test
  @DisplayName("P9 HEAD is answered without a body")
  void answersHeadWithTheHeadersOfGet() throws Exception {
    Answer answer = http().send("HEAD", "/secret");
    assertEquals("", answer.body());
    assertEquals("Bearer realm=\"slurm\"", answer.header("WWW-Authenticate"));
    assertEquals("application/problem+json", answer.header("Content-Type"));
  }

  @ParameterizedTest(name = "P9 {0} {1}")
  @CsvSource({"TRACE, /secret", "CONNECT, localhost:80", "OPTIONS, *"})
  void letsNoOddRequestThrough(String method, String target) throws Exception {
    Answer answer = http().send(method, target);
    assertFalse(answer.reachedApplication(), answer.toString());
    // A container may answer OPTIONS * by itself: it speaks of the server, not of a resource.
    boolean ofTheServer = target.equals("*") && answer.status() == 200;
    assertTrue(answer.status() >= 400 || ofTheServer, answer.toString());
  }

  @Test
  @DisplayName("P9 a WebSocket handshake needs a token, and the application sees the user")
  void treatsAHandshakeAsARequest() throws Exception {
    String[] handshake = {
      "Connection: Upgrade",
      "Upgrade: websocket",
      "Sec-WebSocket-Version: 13",
      "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ=="
    };
    assertEquals("401", get("/secret", handshake).verdict());
    assertEquals("401", getWith("garbage", "/secret", handshake).verdict());
    assertEquals("200 alice", getWith(Tokens.validFor("alice"), "/secret", handshake).verdict());
    String[] http2 = {"Connection: Upgrade, HTTP2-Settings", "Upgrade: h2c", "HTTP2-Settings: AA"};
    assertEquals("401", get("/secret", http2).verdict());
  }

  @Test
  @DisplayName("O6 64 threads, each a user of its own")
  void mixesUpNoUsers() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    try {
      List<Callable<List<String>>> clients = new ArrayList<>();
      for (int i = 0; i < THREADS; i++) {
        String user = "user" + i;
        boolean anonymous = i % 8 == 7;
        clients.add(() -> verdicts(user, anonymous));
      }
      List<Future<List<String>>> results = threads.invokeAll(clients);
      for (int i = 0; i < THREADS; i++) {
        String expected = i % 8 == 7 ? "401" : "200 user" + i;
        assertEquals(List.of(expected), results.get(i).get().stream().distinct().toList());
      }
    } finally {
      threads.shutdownNow();
    }
  }

  private List<String> verdicts(String user, boolean anonymous) throws Exception {
    List<String> verdicts = new ArrayList<>();
    for (int i = 0; i < REQUESTS_PER_THREAD; i++) {
      String target = i % 4 == 3 ? "/go?how=async&to=/secret" : "/secret";
      verdicts.add((anonymous ? get(target) : getWith(Tokens.validFor(user), target)).verdict());
    }
    return verdicts;
  }
}
