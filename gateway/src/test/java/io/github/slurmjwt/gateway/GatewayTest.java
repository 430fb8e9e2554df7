package io.github.slurmjwt.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.slurmjwt.gateway.FakeSlurmrestd.Received;
import io.github.slurmjwt.testing.Await;
import io.github.slurmjwt.testing.LiveTokens;
import io.github.slurmjwt.testing.RawHttp;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who a request is for when it reaches slurmrestd by pass-through, and which ones reach it. */
final class GatewayTest {
  private static final Set<String> FOR_PING =
      Set.of("connection", "host", "via", "x-slurm-user-name", "x-slurm-user-token");

  @TempDir private static Path folder;
  private static FakeSlurmrestd slurmrestd;
  private static GatewayProcess gateway;
  private static String alice;
  private static String root;

  @BeforeAll
  static void start() throws Exception {
    slurmrestd = FakeSlurmrestd.start();
    gateway = GatewayProcess.start(folder, "--slurmrestd", slurmrestd.url(), "--login-limit", "0");
    alice = LiveTokens.of("alice", gateway.key());
    root = LiveTokens.of("root", gateway.key());
  }

  @AfterAll
  static void stop() throws Exception {
    gateway.close();
    slurmrestd.close();
  }

  @BeforeEach
  void reset() {
    slurmrestd.reset();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"Authorization: Bearer ", "Authorization: bearer ", "X-SLURM-USER-TOKEN: "})
  void sendsTokenAndNameHoweverTheTokenCame(String header) throws Exception {
    String answer = get("/slurm/v0.0.38/ping", header + alice);

    assertEquals(200, RawHttp.status(answer));
    assertTrue(answer.endsWith("user=alice line=GET /slurm/v0.0.38/ping HTTP/1.1"), answer);
    Received request = slurmrestd.onlyRequest();
    assertEquals("alice", request.header("X-SLURM-USER-NAME"));
    assertEquals(alice, request.header("X-SLURM-USER-TOKEN"));
    assertEquals(FOR_PING, request.headers().keySet());
    assertEquals("127.0.0.1:" + slurmrestd.port(), request.header("Host"));
    assertEquals("1.1 slurm-gateway", request.header("Via"));
  }

  @Test
  void rootActsForAnotherUser() throws Exception {
    get("/slurm/v0.0.38/ping", "X-SLURM-USER-TOKEN: " + root, "X-SLURM-USER-NAME: bob");

    assertEquals("bob", slurmrestd.onlyRequest().header("X-SLURM-USER-NAME"));
    assertEquals(root, slurmrestd.onlyRequest().header("X-SLURM-USER-TOKEN"));
  }

  @Test
  void refusedRequestsDoNotReachSlurmrestd() throws Exception {
    String path = "/slurm/v0.0.38/ping";
    assertEquals(401, RawHttp.status(get(path)));
    assertEquals(
        401, RawHttp.status(get(path, "Authorization: Bearer " + LiveTokens.tampered(alice))));
    String expired = LiveTokens.expired("alice", gateway.key());
    assertEquals(401, RawHttp.status(get(path, "Authorization: Bearer " + expired)));
    assertEquals(
        403,
        RawHttp.status(get(path, "Authorization: Bearer " + alice, "X-SLURM-USER-NAME: root")));
    assertEquals(List.of(), slurmrestd.received());

    assertEquals(200, RawHttp.status(get(path, "Authorization: Bearer " + alice)));
    assertEquals(1, slurmrestd.received().size());
  }

  /** Servers behind a gateway read many spellings as one. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "X_SLURM_USER_NAME",
        "X-Slurm_User-Name",
        "x.slurm.user.name",
        "X_SLURM_USER_TOKEN",
        "HTTP_X_SLURM_USER_NAME",
        "REMOTE_USER",
        "Remote-User",
        "X-Remote-User",
        "X-Forwarded-User",
        "X-Forwarded-For",
        "Forwarded",
        "Via",
        "Cookie",
        "Proxy-Authorization",
        "Proxy-X-SLURM-USER-NAME",
        "X-Original-URL",
        "X-Rewrite-URL",
        "X-HTTP-Method-Override",
        "Trailer",
        "TE",
        "Keep-Alive",
        "Priority",
      })
  void noOtherHeaderOfTheClientPasses(String name) throws Exception {
    get("/slurm/v0.0.38/ping", "Authorization: Bearer " + alice, name + ": root");

    Received request = slurmrestd.onlyRequest();
    assertEquals(FOR_PING, request.headers().keySet());
    assertEquals("alice", request.header("X-SLURM-USER-NAME"));
    assertEquals("1.1 slurm-gateway", request.header("Via"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "X-SLURM-USER-NAME",
        "x-slurm-user-token",
        "X_Slurm_User_Name",
        "close, X-SLURM-USER-NAME",
        "keep-alive,Authorization",
      })
  void connectionHeaderCannotTakeTheIdentityOut(String options) throws Exception {
    String answer =
        RawHttp.send(
            port(),
            "GET /slurm/v0.0.38/ping HTTP/1.1\r\nHost: x\r\nConnection: "
                + options
                + "\r\nConnection: close\r\nAuthorization: Bearer "
                + alice
                + "\r\n\r\n");

    assertEquals(400, RawHttp.status(answer));
    assertEquals(List.of(), slurmrestd.received());
  }

  @Test
  void connectionHeaderTakesNothingElseOutEither() throws Exception {
    RawHttp.send(
        port(),
        "POST /slurm/v0.0.38/job/submit HTTP/1.1\r\nHost: x\r\nConnection: close, Via, Host,"
            + " Content-Length, Content-Type\r\nContent-Type: application/json\r\nContent-Length:"
            + " 2\r\nAuthorization: Bearer "
            + alice
            + "\r\n\r\n{}");

    Received request = slurmrestd.onlyRequest();
    assertEquals("2", request.header("Content-Length"));
    assertEquals("application/json", request.header("Content-Type"));
    assertEquals("alice", request.header("X-SLURM-USER-NAME"));
    assertEquals("close", request.header("Connection"));
  }

  @Test
  void harmlessHeadersPass() throws Exception {
    get(
        "/slurm/v0.0.38/ping",
        "Authorization: Bearer " + alice,
        "Accept: application/yaml",
        "User-Agent: test",
        "X-Request-Id: 17");

    Received request = slurmrestd.onlyRequest();
    assertEquals("application/yaml", request.header("Accept"));
    assertEquals("test", request.header("User-Agent"));
    assertEquals("17", request.header("X-Request-Id"));
  }

  /** As docs/gateway.md lists them, each line of a header that has several. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "Accept",
        "Accept-Encoding",
        "Accept-Language",
        "Content-Encoding",
        "Content-Language",
        "Content-Type",
        "If-Match",
        "If-Modified-Since",
        "If-None-Match",
        "If-Unmodified-Since",
        "User-Agent",
        "X-Request-Id",
      })
  void everyLineOfAHeaderPasses(String name) throws Exception {
    get("/slurm/v0.0.38/ping", "Authorization: Bearer " + alice, name + ": a", name + ": b");

    assertEquals("a|b", slurmrestd.onlyRequest().header(name));
  }

  /** One connection may carry the requests of many, behind a proxy. */
  @Test
  void aValueIsNotTakenForOneThatDiffersInLetterCase() throws Exception {
    String ping = "GET /slurm/v0.0.38/ping HTTP/1.1\r\nHost: x\r\n";
    String token = "Authorization: Bearer " + alice + "\r\n";
    String otherCase = token.replace("Bearer e", "Bearer E");
    String answers =
        RawHttp.send(
            port(),
            ping
                + token
                + "User-Agent: me\r\n\r\n"
                + ping
                + token
                + "User-Agent: ME\r\n\r\n"
                + ping
                + otherCase
                + "Connection: close\r\n\r\n");

    assertEquals(
        List.of("me", "ME"),
        slurmrestd.received().stream().map(request -> request.header("User-Agent")).toList());
    assertTrue(answers.contains("HTTP/1.1 401 "), answers);
  }

  @Test
  void browsersShowAndKeepNothingOfAnAnswer() throws Exception {
    for (String answer :
        List.of(
            get("/slurm/v0.0.38/ping", "Authorization: Bearer " + alice),
            get("/slurm/v0.0.38/ping"),
            get("/other", "Authorization: Bearer " + alice))) {
      for (String header :
          List.of(
              "Content-Security-Policy: default-src 'none'; base-uri 'none'; form-action 'none';"
                  + " frame-ancestors 'none'",
              "Cache-Control: no-store",
              "Cross-Origin-Resource-Policy: same-origin",
              "Referrer-Policy: no-referrer",
              "X-Content-Type-Options: nosniff",
              "X-Frame-Options: DENY")) {
        assertTrue(answer.contains("\r\n" + header + "\r\n"), header + " is not in " + answer);
      }
      assertFalse(answer.contains("\r\nServer:"), answer);
    }
  }

  /** Slurmrestd 22.05.8 hangs up on an offer of HTTP/2, which the JDK's client makes. */
  @Test
  void offersNoOtherProtocol() throws Exception {
    assertEquals(200, gateway.getWithToken("/slurm/v0.0.38/ping", alice).statusCode());

    Received request = slurmrestd.onlyRequest();
    assertEquals("GET /slurm/v0.0.38/ping HTTP/1.1", request.line());
    assertFalse(request.headers().containsKey("upgrade"));
    assertFalse(request.headers().containsKey("http2-settings"));
    assertEquals("close", request.header("Connection"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/slurm/v0.0.38/ping",
        "/slurmdb/v0.0.38/users",
        "/slurm/",
        "/openapi",
        "/openapi/v3",
        "/openapi.json",
        "/openapi.yaml",
        "/openapi.yml",
        "/slurm/v0.0.38/job/1_2",
        "/slurm/a%20b%C3%A9/~+,=:@!$&'()*",
        "/slurm/v1/jobs?update_time=1&x=%7e&b&c=d+e&f=%2F%3b;g",
        "/slurm/v1/jobs?a[]=1",
        "/slurm/v1/jobs?",
      })
  void pathAndQueryPassUnchanged(String target) throws Exception {
    assertEquals(200, RawHttp.status(get(target, "Authorization: Bearer " + alice)));
    assertEquals("GET " + target + " HTTP/1.1", slurmrestd.onlyRequest().line());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/slurm/../metrics",
        "/slurm/%2e%2e/metrics",
        "/slurm/..%2fmetrics",
        "/slurm/%2E%2E%2Fmetrics",
        "/slurm/..;/metrics",
        "/slurm/.;/metrics",
        "/slurm/./ping",
        "/slurm/ping;x=y",
        "/slurm//ping",
        "//slurm/ping",
        "/slurm/%5c..%5cmetrics",
        "/slurm/%252e%252e/metrics",
        "/slurm/a%00b",
        "/slurm/a%0d%0aX-SLURM-USER-NAME:%20root",
        "/slurm/a%7f",
        "/slurm/%zz",
        "/slurm/ping?a=%zz",
        "/slurm/ping?a=|",
        "/slurm/a|b",
        "/slurm/a\\b",
        "/slurm/a\u00e9",
        "http://other.example/slurm/%2e%2e/ping",
      })
  void ambiguousPathsGoNowhere(String target) throws Exception {
    int status = RawHttp.status(get(target, "Authorization: Bearer " + alice));

    assertTrue(status == 400 || status == 404, target + " " + status);
    assertEquals(List.of(), slurmrestd.received());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/",
        "/whoami",
        "/public/page.js",
        "/demo/tokens",
        "/slurmx",
        "/slurm.json",
        "/SLURM/ping",
        "/openapix",
        "/metrics"
      })
  void otherPathsAreNotForwarded(String path) throws Exception {
    assertEquals(401, RawHttp.status(get(path)));
    String answer = get(path, "Authorization: Bearer " + alice);

    assertEquals(404, RawHttp.status(answer), answer);
    assertTrue(answer.contains("\"code\":\"path-not-forwarded\""), answer);
    assertFalse(answer.contains("etty"), answer);
    assertEquals(List.of(), slurmrestd.received());
    String line = "path=" + path + " status=404 result=path-not-forwarded";
    assertTrue(Await.until(() -> gateway.err().contains(line)), gateway.err());
  }

  @Test
  void anAbsoluteTargetDoesNotChooseTheServer() throws Exception {
    RawHttp.send(
        port(),
        RawHttp.get("http://other.example/slurm/v0.0.38/ping", "Authorization: Bearer " + alice)
            .replace("Host: x", "Host: other.example"));

    assertEquals("GET /slurm/v0.0.38/ping HTTP/1.1", slurmrestd.onlyRequest().line());
    assertEquals("127.0.0.1:" + slurmrestd.port(), slurmrestd.onlyRequest().header("Host"));
  }

  @ParameterizedTest
  @CsvSource({
    "GET,200",
    "HEAD,200",
    "POST,200",
    "PUT,200",
    "PATCH,200",
    "DELETE,200",
    "OPTIONS,200"
  })
  void methodsPassUnchanged(String method, int status) throws Exception {
    HttpResponse<String> answer =
        gateway.send(method, "/slurm/v0.0.38/ping", "Authorization", "Bearer " + alice);

    assertEquals(status, answer.statusCode());
    assertEquals(method + " /slurm/v0.0.38/ping HTTP/1.1", slurmrestd.onlyRequest().line());
  }

  @ParameterizedTest
  @ValueSource(strings = {"TRACE", "CONNECT", "PROPFIND", "get", "BREW"})
  void otherMethodsGoNowhere(String method) throws Exception {
    String answer =
        RawHttp.send(
            port(),
            RawHttp.get("/slurm/v0.0.38/ping", "Authorization: Bearer " + alice)
                .replaceFirst("GET", method));

    assertNotEquals(200, RawHttp.status(answer));
    assertFalse(answer.contains(alice), answer);
    assertEquals(List.of(), slurmrestd.received());
  }

  @ParameterizedTest
  @ValueSource(strings = {"/util/x", "/healthz", "/livez", "/readyz"})
  void whatSlurmrestdTellsOfItselfIsForUsersOnly(String path) throws Exception {
    assertEquals(401, RawHttp.status(get(path)));
    assertEquals(List.of(), slurmrestd.received());

    assertEquals(200, RawHttp.status(get(path, "Authorization: Bearer " + alice)));
    assertEquals("GET " + path + " HTTP/1.1", slurmrestd.onlyRequest().line());
  }

  @Test
  void headsOfEightKilobytesAndMoreReachSlurmrestd() throws Exception {
    String query = "q=" + "x".repeat(7_000);
    String agent = "y".repeat(6_000);

    String answer =
        get(
            "/slurm/v0.0.38/ping?" + query,
            "User-Agent: " + agent,
            "Authorization: Bearer " + alice);

    assertEquals(200, RawHttp.status(answer), answer);
    assertEquals(agent, slurmrestd.onlyRequest().header("User-Agent"));
    assertTrue(slurmrestd.onlyRequest().line().contains(query));
  }

  @Test
  void aBodyWithoutATypeGetsNone() throws Exception {
    String answer =
        RawHttp.send(
            port(),
            RawHttp.get(
                    "/slurm/v0.0.38/ping", "Content-Length: 2", "Authorization: Bearer " + alice)
                + "{}");

    assertEquals(200, RawHttp.status(answer), answer);
    assertFalse(slurmrestd.onlyRequest().headers().containsKey("content-type"));
    assertEquals("2", slurmrestd.onlyRequest().header("Content-Length"));
    assertEquals("close", slurmrestd.onlyRequest().header("Connection"));
  }

  /** The bytes of 22.05.8 and 24.11.5. */
  @Test
  void headIsAnsweredAsSlurmrestdDoes() throws Exception {
    slurmrestd.answer(
        """
        HTTP/1.1 411 LENGTH REQUIRED
        Connection: Close
        HTTP/1.1 400 BAD REQUEST
        Connection: Close
        """
            .replace("\n", "\r\n"));

    HttpResponse<String> answer =
        gateway.send("HEAD", "/slurm/v0.0.38/ping", "Authorization", "Bearer " + alice);

    assertEquals(411, answer.statusCode());
    assertEquals("", answer.body());
  }

  @Test
  void aBodyOfUnknownLengthIsRefused() throws Exception {
    String answer =
        RawHttp.send(
            port(),
            "POST /slurm/v0.0.38/job/submit HTTP/1.1\r\nHost: x\r\nConnection: close\r\n"
                + "Transfer-Encoding: chunked\r\nAuthorization: Bearer "
                + alice
                + "\r\n\r\n2\r\n{}\r\n0\r\n\r\n");

    assertEquals(411, RawHttp.status(answer));
    assertTrue(answer.contains("\"code\":\"length-required\""), answer);
    assertEquals(List.of(), slurmrestd.received());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Content-Length: 2\r\nContent-Length: 2",
        "Content-Length: 2\r\nContent-Length: 40",
        "Content-Length: 2, 40",
        "Content-Length: +2",
        "Content-Length: 2\r\nTransfer-Encoding: chunked",
      })
  void noRequestHidesInTheBodyOfAnother(String framing) throws Exception {
    String answer =
        RawHttp.send(
            port(),
            "POST /slurm/v0.0.38/job/submit HTTP/1.1\r\nHost: x\r\nConnection: close\r\n"
                + framing
                + "\r\nAuthorization: Bearer "
                + alice
                + "\r\n\r\n{}GET /slurm/hidden HTTP/1.1\r\nHost: x\r\n\r\n");

    assertEquals(400, RawHttp.status(answer), answer);
    assertEquals(List.of(), slurmrestd.received());
  }

  @Test
  void eachRequestIsLoggedWithItsUserAndWithoutSecrets() throws Exception {
    get("/slurm/v0.0.38/job/7?secret=17", "X-SLURM-USER-TOKEN: " + root, "X-SLURM-USER-NAME: bob");

    String line =
        "user=bob token-user=root method=GET path=/slurm/v0.0.38/job/7 status=200 result=answered";
    assertTrue(Await.until(() -> gateway.err().contains(line)), gateway.err());
    assertFalse(gateway.err().contains("secret=17"));
    assertFalse(gateway.err().contains(root));
  }

  private static String get(String target, String... headers) throws Exception {
    return RawHttp.send(port(), RawHttp.get(target, headers));
  }

  private static int port() throws Exception {
    return gateway.address().getPort();
  }
}
