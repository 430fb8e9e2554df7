package io.github.slurmjwt.gateway;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.slurmjwt.testing.Await;
import io.github.slurmjwt.testing.LiveTokens;
import io.github.slurmjwt.testing.RawHttp;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What balancers and monitoring get from a running gateway. */
final class AdminTest {
  private static final Pattern ADDRESS = Pattern.compile("slurm gateway: (\\S+) answers ");

  @TempDir private Path folder;

  @Test
  void isReadyWhileSlurmrestdTakesConnections() throws Exception {
    FakeSlurmrestd slurmrestd = FakeSlurmrestd.start();
    try (GatewayProcess gateway = start(slurmrestd.url())) {
      assertEquals("200 alive\n", get(gateway, "/healthz"));
      assertEquals("200 ready\n", get(gateway, "/readyz"));
      slurmrestd.close();
      assertTrue(Await.until(() -> get(gateway, "/readyz").startsWith("503 ")));
      String problem =
          "slurmrestd at " + slurmrestd.url() + " cannot be reached: Connection refused\n";
      assertEquals("503 not ready: " + problem, get(gateway, "/readyz"));
      assertTrue(gateway.err().contains("WARNING io.github.slurmjwt.gateway: " + problem));
      assertEquals(
          1, gateway.err().lines().filter(it -> it.contains("WARNING")).count(), gateway.err());
      assertEquals("200 alive\n", get(gateway, "/healthz"));
    }
  }

  /** An empty file withdraws the key. */
  @Test
  void isNotReadyWithoutKeys() throws Exception {
    try (FakeSlurmrestd slurmrestd = FakeSlurmrestd.start();
        GatewayProcess gateway = start(slurmrestd.url(), "--parameter", "reloadSeconds=1")) {
      assertEquals("200 ready\n", get(gateway, "/readyz"));
      Files.write(folder.resolve("jwt_hs256.key"), new byte[0]);
      assertTrue(Await.until(() -> get(gateway, "/readyz").startsWith("503 ")));
      String noKeys = "503 not ready: no keys are in force; the log says why";
      assertEquals(noKeys + "\n", get(gateway, "/readyz"));
      slurmrestd.close();
      assertTrue(Await.until(() -> !get(gateway, "/readyz").equals(noKeys + "\n")));
      String both = get(gateway, "/readyz");
      assertTrue(both.startsWith("503 not ready: ") && both.contains("; slurmrestd at "), both);
      assertTrue(both.contains("no keys are in force"), both);
    }
  }

  @Test
  void countsRequestsByStatusAndResult() throws Exception {
    try (FakeSlurmrestd slurmrestd = FakeSlurmrestd.start();
        GatewayProcess gateway = start(slurmrestd.url())) {
      assertEquals(401, gateway.get("/slurm/v0.0.38/ping").statusCode());
      assertTrue(
          Await.until(
              () ->
                  get(gateway, "/metrics")
                      .contains(
                          "slurm_gateway_requests_seconds_count"
                              + "{result=\"refused\",status=\"401\"} 1")));
      String metrics = get(gateway, "/metrics");
      for (String name :
          new String[] {
            "slurm_gateway_requests_seconds_bucket",
            "slurm_gateway_ready 1.0",
            "slurm_gateway_failed_login_addresses ",
            "slurm_jwt_decisions_total",
            "slurm_jwt_keys_age_seconds",
            "jvm_memory_used_bytes",
            "process_uptime_seconds"
          }) {
        assertTrue(metrics.contains(name), name + " is not in " + metrics);
      }
    }
  }

  @Test
  void countsWhatIsAtSlurmrestdAndWhatWaits() throws Exception {
    CountDownLatch end = new CountDownLatch(1);
    try (FakeSlurmrestd slurmrestd = FakeSlurmrestd.start();
        GatewayProcess gateway = start(slurmrestd.url(), "--slots", "2")) {
      assertTrue(get(gateway, "/metrics").contains("slurm_gateway_slots_taken 0.0"));
      slurmrestd.answer((request, in, out) -> end.await(25, TimeUnit.SECONDS));
      String token = "Authorization: Bearer " + LiveTokens.of("alice", gateway.key());
      List<Socket> running = new ArrayList<>();
      for (int i = 0; i < 5; i++) {
        Socket socket = RawHttp.connect(gateway.address().getPort());
        socket.getOutputStream().write(RawHttp.get("/slurm/ping", token).getBytes(US_ASCII));
        running.add(socket);
      }
      assertTrue(
          Await.until(() -> get(gateway, "/metrics").contains("slurm_gateway_slots_waiting 3.0")));
      assertTrue(get(gateway, "/metrics").contains("slurm_gateway_slots_taken 2.0"));
      end.countDown();
      for (Socket socket : running) {
        socket.close();
      }
    }
  }

  @Test
  void answersNothingElse() throws Exception {
    try (FakeSlurmrestd slurmrestd = FakeSlurmrestd.start();
        GatewayProcess gateway = start(slurmrestd.url())) {
      assertTrue(get(gateway, "/").startsWith("404 "));
      assertTrue(get(gateway, "/slurm/v0.0.38/ping").startsWith("404 "));
      HttpResponse<String> post = send(gateway, "/metrics", "POST");
      assertEquals(405, post.statusCode());
      assertEquals("GET, HEAD", post.headers().firstValue("Allow").orElseThrow());
      assertEquals(401, gateway.get("/metrics").statusCode());
      for (String path : List.of("/healthz", "/metrics", "/other")) {
        HttpResponse<String> head = send(gateway, path, "HEAD");
        assertEquals(path.equals("/other") ? 404 : 200, head.statusCode());
        assertEquals(
            "text/plain; " + (path.equals("/metrics") ? "version=0.0.4; " : "") + "charset=utf-8",
            head.headers().firstValue("Content-Type").orElseThrow());
        assertEquals("no-store", head.headers().firstValue("Cache-Control").orElseThrow());
        assertEquals("nosniff", head.headers().firstValue("X-Content-Type-Options").orElseThrow());
        assertTrue(head.headers().firstValue("Server").isEmpty());
      }
    }
  }

  /** A browser here that shows a page of evil.example, whose name now leads to this machine. */
  @Test
  @DisplayName("G23 DNS rebinding at the admin listener")
  void answersNoPageOfAnotherSite() throws Exception {
    try (FakeSlurmrestd slurmrestd = FakeSlurmrestd.start();
        GatewayProcess gateway = start(slurmrestd.url(), "--admin-host", "LocalHost")) {
      int port = port(gateway);
      for (String path : List.of("/metrics", "/readyz", "/healthz", "/other")) {
        for (String host :
            List.of("evil.example", "evil.example:" + port, "127.0.0.1.evil.example", "", "x@y")) {
          String answer = ask(port, path, "HTTP/1.1", "Host: " + host + "\r\n");
          int status = RawHttp.status(answer);
          assertTrue(status == 421 || status == 400, host + " " + answer);
          assertFalse(answer.contains("jvm_") || answer.contains("ready\n"), answer);
        }
      }
      String refused = ask(port, "/metrics", "HTTP/1.1", "Host: evil.example\r\n");
      assertEquals(421, RawHttp.status(refused));
      assertTrue(refused.endsWith("ask by an address, localhost or the name in --admin-host\n"));
      answersByAnyAddressAndWithoutAHost(port);
    }
    OwnHosts named = new OwnHosts("gateway.example.org");
    assertTrue(named.include("Gateway.example.org"));
    assertFalse(named.include("gateway.example.org.evil.example"));
    assertFalse(named.include("example.org"));
    assertFalse(named.include("evil-gateway.example.org"));
    assertTrue(named.include("localhost"));
    assertFalse(named.include("evillocalhost"));
    assertFalse(named.include("evil.localhost"));
    assertFalse(named.include("localhost.evil.example"));
  }

  /** Orchestrators ask by the address of a pod, balancers by HTTP/1.0 without any host. */
  private static void answersByAnyAddressAndWithoutAHost(int port) throws Exception {
    for (String host :
        List.of("127.0.0.1", "10.42.0.7:" + port, "[::1]", "[fd00::7]:80", "localhost:1")) {
      String answer = ask(port, "/healthz", "HTTP/1.1", "Host: " + host + "\r\n");
      assertEquals(200, RawHttp.status(answer), host + " " + answer);
    }
    assertEquals(200, RawHttp.status(ask(port, "/readyz", "HTTP/1.0", "")));
  }

  private static int port(GatewayProcess gateway) throws Exception {
    assertTrue(Await.until(() -> ADDRESS.matcher(gateway.out()).find()), gateway.out());
    Matcher address = ADDRESS.matcher(gateway.out());
    assertTrue(address.find());
    return URI.create(address.group(1)).getPort();
  }

  private static String ask(int port, String path, String version, String host) throws Exception {
    return RawHttp.send(
        port, "GET " + path + " " + version + "\r\n" + host + "Connection: close\r\n\r\n");
  }

  @Test
  void isOffUnlessAskedFor() throws Exception {
    try (FakeSlurmrestd slurmrestd = FakeSlurmrestd.start();
        GatewayProcess gateway = GatewayProcess.start(folder, "--slurmrestd", slurmrestd.url())) {
      assertFalse(ADDRESS.matcher(gateway.out()).find(), gateway.out());
    }
  }

  @Test
  void saysThatThePortIsTaken() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String port = String.valueOf(taken.getLocalPort());
      GatewayProcess gateway =
          GatewayProcess.runToEnd(
              folder, "--slurmrestd", "http://127.0.0.1:1", "--admin-port", port);

      assertEquals(1, gateway.exitCode());
      assertTrue(
          gateway
              .err()
              .endsWith(
                  "slurm-gateway: cannot listen on --admin-port "
                      + port
                      + " of 127.0.0.1 (Address already in use): choose another with --admin-port"
                      + " or --admin-host\n"),
          gateway.err());
    }
  }

  private GatewayProcess start(String slurmrestd, String... options) throws Exception {
    List<String> all = new ArrayList<>(List.of(options));
    all.addAll(List.of("--slurmrestd", slurmrestd, "--admin-port", "0"));
    return GatewayProcess.start(folder, all.toArray(String[]::new));
  }

  /** Returns status and body of a page of the admin listener. */
  static String get(GatewayProcess gateway, String path) throws Exception {
    HttpResponse<String> answer = send(gateway, path, "GET");
    return answer.statusCode() + " " + answer.body();
  }

  private static HttpResponse<String> send(GatewayProcess gateway, String path, String method)
      throws Exception {
    assertTrue(Await.until(() -> ADDRESS.matcher(gateway.out()).find()), gateway.out());
    Matcher address = ADDRESS.matcher(gateway.out());
    assertTrue(address.find());
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(URI.create(address.group(1)).resolve(path))
                .method(method, HttpRequest.BodyPublishers.noBody())
                .build(),
            HttpResponse.BodyHandlers.ofString());
  }
}
