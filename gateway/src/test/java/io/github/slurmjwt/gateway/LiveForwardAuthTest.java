package io.github.slurmjwt.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.slurmjwt.testing.Await;
import io.github.slurmjwt.testing.LiveSlurm;
import io.github.slurmjwt.testing.Ports;
import io.github.slurmjwt.testing.Processes;
import io.github.slurmjwt.testing.RawHttp;
import io.github.slurmjwt.testing.RsaTestKey;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Real nginx and Caddy, as the documentation configures them, ask the gateway for verdicts: before
 * a real slurmrestd, and before a service in Python.
 */
@Tag("live-forward-auth")
final class LiveForwardAuthTest {
  private static final String NGINX = "nginx";
  private static final String CADDY = "caddy";
  private static final String USER = "games";
  private static final int USER_ID = 5;

  /** Answers with the request line and the headers that arrive. */
  private static final String SERVICE =
      """
      import http.server, sys
      class Echo(http.server.BaseHTTPRequestHandler):
          def do_GET(self):
              length = int(self.headers.get('Content-Length') or 0)
              self.rfile.read(length)
              body = (self.requestline + '\\n' + str(self.headers)).encode()
              self.send_response(200)
              self.send_header('Content-Length', str(len(body)))
              self.end_headers()
              if self.command != 'HEAD':
                  self.wfile.write(body)
          do_POST = do_PUT = do_DELETE = do_PATCH = do_OPTIONS = do_HEAD = do_GET
          def log_message(self, *args):
              pass
      http.server.ThreadingHTTPServer(('127.0.0.1', int(sys.argv[1])), Echo).serve_forever()
      """;

  @TempDir private static Path folder;
  private static final List<AutoCloseable> STARTED = new ArrayList<>();
  private static final Map<String, ConfiguredProxy> PROXIES = new java.util.TreeMap<>();
  private static final Map<String, ConfiguredProxy> WITHOUT_KEYS = new java.util.TreeMap<>();
  private static final Map<String, GatewayProcess> GATEWAYS = new java.util.TreeMap<>();
  private static RsaTestKey provider;
  private static LiveSlurm slurm;
  private static String diag;

  @BeforeAll
  static void start() throws Exception {
    RequiredPrograms.check(
        List.of("nginx", "caddy", "python3"), "apt-get install nginx-light caddy python3");
    slurm = LiveSlurm.start();
    STARTED.add(slurm);
    diag = slurm.path("diag");
    provider = RsaTestKey.make("k1");
    String jwks = provider.publish(folder.resolve("jwks.json")).toString();
    int service = service();
    int rest = URI.create(slurm.restUrl()).getPort();
    for (String proxy : List.of(NGINX, CADDY)) {
      GatewayProcess gateway = gateway(proxy, proxy, jwks);
      GATEWAYS.put(proxy, gateway);
      PROXIES.put(proxy, proxy(proxy, proxy, gateway.forwardAuthPort(), rest, service));
      GatewayProcess empty =
          gateway(
              proxy,
              proxy + "-no-keys",
              "https://127.0.0.1:" + Ports.free() + "/",
              "--parameter",
              "startWithoutKeys=true");
      WITHOUT_KEYS.put(proxy, proxy(proxy, proxy + "-2", empty.forwardAuthPort(), rest, service));
    }
  }

  private static GatewayProcess gateway(String proxy, String name, String jwks, String... more)
      throws Exception {
    List<String> options = new ArrayList<>(List.of(more));
    options.addAll(List.of("--auth-alt-parameters", "jwks=" + jwks));
    options.addAll(List.of("--slurmrestd", slurm.restUrl(), "--forward", "mint"));
    options.add("--accept-any-issuer-and-audience");
    options.addAll(List.of("--proxy-key", slurm.key().toString()));
    options.addAll(List.of("--forward-auth", proxy, "--forward-auth-port", "0"));
    options.addAll(List.of("--forward-auth-token", "true"));
    options.addAll(List.of("--forward-auth-open", "/app/public/*", "--login-limit", "0"));
    GatewayProcess gateway =
        GatewayProcess.start(folder.resolve("g-" + name), options.toArray(String[]::new));
    STARTED.add(gateway);
    return gateway;
  }

  private static ConfiguredProxy proxy(
      String kind, String name, int verdicts, int rest, int service) throws Exception {
    ConfiguredProxy proxy =
        kind.equals(NGINX)
            ? ConfiguredProxy.nginx(folder.resolve("p-" + name), verdicts, rest, service)
            : ConfiguredProxy.caddy(folder.resolve("p-" + name), verdicts, rest, service);
    STARTED.add(proxy);
    return proxy;
  }

  private static int service() throws Exception {
    int port = Ports.free();
    Path file = Files.writeString(folder.resolve("service.py"), SERVICE);
    Process process =
        new ProcessBuilder("python3", file.toString(), Integer.toString(port))
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("service.log").toFile())
            .start();
    STARTED.add(() -> Processes.stop(process));
    assertTrue(Await.until(() -> Ports.isOpen(port)), "the service does not start");
    return port;
  }

  @AfterAll
  static void stop() throws Exception {
    for (int i = STARTED.size() - 1; i >= 0; i--) {
      STARTED.get(i).close();
    }
  }

  private static String bearer(String user) {
    return "Authorization: Bearer " + provider.token(user);
  }

  private static String send(String proxy, String method, String path, String... headers)
      throws Exception {
    String request = RawHttp.get(path, headers).replaceFirst("GET", method);
    return RawHttp.send(Objects.requireNonNull(PROXIES.get(proxy)).port(), request);
  }

  private static int status(String proxy, String method, String path, String... headers)
      throws Exception {
    return RawHttp.status(send(proxy, method, path, headers));
  }

  /** Returns what the service saw of a header, all lines of it. */
  private static List<String> seen(String answer, String header) {
    String start = header.toLowerCase(Locale.ROOT) + ":";
    String body = answer.substring(answer.indexOf("\r\n\r\n"));
    return body.lines()
        .filter(line -> line.toLowerCase(Locale.ROOT).startsWith(start))
        .map(line -> line.substring(start.length()).strip())
        .toList();
  }

  @ParameterizedTest
  @ValueSource(strings = {NGINX, CADDY})
  void verifiedUsersReachSlurmrestdWithATokenOfTheirOwn(String proxy) throws Exception {
    slurm.markLog();
    String answer = send(proxy, "GET", diag, bearer(USER));
    assertEquals(200, RawHttp.status(answer), answer);
    assertTrue(answer.contains("\"statistics\""), answer);
    assertEquals(Optional.of(USER_ID), slurm.lastUser());
  }

  @ParameterizedTest
  @ValueSource(strings = {NGINX, CADDY})
  void nobodyElseReachesSlurmrestd(String proxy) throws Exception {
    String stale = provider.token(USER, Instant.now().minusSeconds(7200));
    String forged = RsaTestKey.make("k1").token(USER);
    assertEquals(401, status(proxy, "GET", diag));
    assertEquals(401, status(proxy, "GET", diag, "Authorization: Bearer " + stale));
    assertEquals(401, status(proxy, "GET", diag, "Authorization: Bearer " + forged));
    assertEquals(401, status(proxy, "GET", diag, bearer(USER), "X-SLURM-USER-TOKEN: x"));
    assertEquals(403, status(proxy, "GET", diag, bearer(USER), "X-SLURM-USER-NAME: root"));
    assertEquals(401, status(proxy, "GET", diag, "X-SLURM-USER-NAME: root"));
    assertEquals(403, status(proxy, "GET", diag, bearer("root")));
    assertEquals(404, status(proxy, "GET", "/other", bearer(USER)));
    assertTrue(
        send(proxy, "GET", diag, "Authorization: Bearer " + forged)
            .contains("error=\"invalid_token\""));
  }

  @ParameterizedTest
  @ValueSource(strings = {NGINX, CADDY})
  void theServiceSeesTheVerifiedNameAndNoOther(String proxy) throws Exception {
    for (String method : List.of("GET", "POST", "PUT", "DELETE", "PATCH", "OPTIONS")) {
      String answer =
          send(
              proxy,
              method,
              "/app/x?y=z",
              bearer(USER),
              "X-SLURM-USER-NAME: " + USER,
              "Content-Length: 0");
      assertEquals(200, RawHttp.status(answer), method + answer);
      assertTrue(answer.contains(method + " /app/x?y=z HTTP"), answer);
      assertEquals(List.of(USER), seen(answer, "X-SLURM-USER-NAME"), answer);
      assertEquals(List.of(), seen(answer, "X-SLURM-USER-TOKEN"), answer);
      assertEquals(List.of(), seen(answer, "Authorization"), answer);
    }
    assertEquals(200, status(proxy, "HEAD", "/app/x", bearer(USER)));
    assertEquals(401, status(proxy, "HEAD", "/app/x"));
    int trace = status(proxy, "TRACE", "/app/x", bearer(USER));
    assertTrue(trace == 403 || trace == 405, "TRACE " + trace);
    String token = "X-SLURM-USER-TOKEN: " + provider.token(USER);
    assertEquals(List.of(), seen(send(proxy, "GET", "/app/x", token), "X-SLURM-USER-TOKEN"));
  }

  @ParameterizedTest
  @ValueSource(strings = {NGINX, CADDY})
  void openPathsHaveNoUserWhateverTheClientSays(String proxy) throws Exception {
    String open = send(proxy, "GET", "/app/public/x");
    assertEquals(200, RawHttp.status(open), open);
    assertEquals(List.of(), seen(open, "X-SLURM-USER-NAME"));
    String claimed = send(proxy, "GET", "/app/public/x", "X-SLURM-USER-NAME: root");
    assertEquals(List.of(), seen(claimed, "X-SLURM-USER-NAME"), claimed);
    for (String path :
        List.of(
            "/app/public/../x",
            "/app/public/%2e%2e/x",
            "/app/public/..%2fx",
            "/app/public//../x",
            "/app/public/..;/x",
            "/app//public/../../app/x")) {
      String answer =
          send(
              proxy,
              "GET",
              path,
              "X-Original-URI: /app/public/x",
              "X-Forwarded-Uri: /app/public/x");
      boolean closed = RawHttp.status(answer) >= 400;
      assertTrue(closed || answer.contains("GET /app/public/"), path + " " + answer);
      assertFalse(answer.contains("GET /app/x"), path + " " + answer);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {NGINX, CADDY})
  void clientsCannotSayWhatTheyAskFor(String proxy) throws Exception {
    for (String header :
        List.of(
            "X-Original-URI: /app/public/x",
            "X-Forwarded-Uri: /app/public/x",
            "X-Original-Method: OPTIONS",
            "X-Forwarded-Method: OPTIONS",
            "X_SLURM_USER_NAME: root")) {
      assertEquals(401, status(proxy, "GET", "/app/x", header), header);
    }
    status(proxy, "GET", "/app/audited", "X-Forwarded-For: 6.6.6.6", "Authorization: Bearer x");
    String log = Objects.requireNonNull(GATEWAYS.get(proxy)).err();
    String line = log.lines().filter(it -> it.contains("path=/app/audited")).findFirst().orElse("");
    assertTrue(line.contains(" remote=127.0.0.1 ") && line.contains(" method=GET "), line);
  }

  @ParameterizedTest
  @ValueSource(strings = {NGINX, CADDY})
  void longTokensPass(String proxy) throws Exception {
    long now = Instant.now().getEpochSecond();
    String token =
        provider.sign(
            "{\"sun\":\"%s\",\"iat\":%d,\"exp\":%d,\"x\":\"%s\"}"
                .formatted(USER, now, now + 600, "x".repeat(5600)));
    assertTrue(token.length() > 7500, "" + token.length());
    assertEquals(200, status(proxy, "GET", diag, "Authorization: Bearer " + token));
  }

  @ParameterizedTest
  @ValueSource(strings = {NGINX, CADDY})
  void withoutKeysNobodyPasses(String proxy) throws Exception {
    String answer =
        RawHttp.send(
            Objects.requireNonNull(WITHOUT_KEYS.get(proxy)).port(),
            RawHttp.get("/app/x", bearer(USER)));
    assertEquals(503, RawHttp.status(answer), answer);
    assertTrue(answer.contains("Retry-After: 10"), answer);
  }
}
