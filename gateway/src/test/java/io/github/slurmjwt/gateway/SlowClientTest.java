package io.github.slurmjwt.gateway;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.slurmjwt.testing.Await;
import io.github.slurmjwt.testing.LiveTokens;
import io.github.slurmjwt.testing.RawHttp;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Clients that are slow, or many, cost nobody but themselves. */
final class SlowClientTest {
  private static final String PATH = "/slurm/v0.0.38/job/submit";

  @TempDir private Path folder;
  private final List<Socket> sockets = new ArrayList<>();
  private final ScheduledExecutorService pace = Executors.newSingleThreadScheduledExecutor();
  private FakeSlurmrestd slurmrestd;

  @BeforeEach
  void start() throws Exception {
    slurmrestd = FakeSlurmrestd.start();
  }

  @AfterEach
  void stop() throws Exception {
    pace.shutdownNow();
    for (Socket socket : sockets) {
      socket.close();
    }
    slurmrestd.close();
  }

  /** As many as there are slots, in small bodies and in large ones. */
  @Tag("slow")
  @Test
  void uploadsAtAByteNowAndThenHoldNoSlot() throws Exception {
    try (GatewayProcess gateway = gateway("--slots", "8", "--user-slots", "8")) {
      String mallory = LiveTokens.of("mallory", gateway.key());
      for (int i = 0; i < 64; i++) {
        trickle(open(gateway, post(mallory, i % 2 == 0 ? 1000 : 1_000_000)));
      }
      String bob = "Authorization: Bearer " + LiveTokens.of("bob", gateway.key());
      for (int i = 0; i < 20; i++) {
        long begin = System.nanoTime();
        assertEquals(200, RawHttp.status(send(gateway, RawHttp.get("/slurm/ping", bob))));
        Duration taken = Duration.ofNanos(System.nanoTime() - begin);
        assertTrue(taken.compareTo(Duration.ofSeconds(5)) < 0, "took " + taken);
      }
      String answer = readAll(sockets.get(0));
      assertProblem(408, "request-too-slow", answer);
      assertTrue(answer.contains("\"The client sent"), answer);
      assertEquals(20, slurmrestd.received().size());
      assertTrue(
          Await.until(() -> gateway.err().contains("user=mallory token-user=mallory method=POST")));
      assertTrue(gateway.err().contains("status=408 result=request-too-slow"), gateway.err());
    }
  }

  /** After its beginning a body has a slot, and still has to go on. */
  @Tag("slow")
  @Test
  void aLargeUploadThatGetsSlowEndsWith408() throws Exception {
    try (GatewayProcess gateway = gateway("--upload-rate", "100000000")) {
      String alice = LiveTokens.of("alice", gateway.key());
      Socket socket = open(gateway, post(alice, 1_000_000));
      socket.getOutputStream().write(new byte[Upload.AHEAD + 1000]);
      assertTrue(Await.until(() -> slurmrestd.received().size() == 1), "nothing was sent on");
      trickle(socket);

      assertProblem(408, "request-too-slow", readAll(socket));
    }
  }

  @Tag("slow")
  @Test
  void aSlowSlurmrestdIsNotBlamedOnTheClient() throws Exception {
    CountDownLatch goOn = new CountDownLatch(1);
    slurmrestd.answer(
        (request, in, out) -> {
          goOn.await(25, TimeUnit.SECONDS);
          in.readNBytes((int) request.length());
          out.write("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok".getBytes(US_ASCII));
        });
    try (GatewayProcess gateway = gateway("--upload-rate", "100000000")) {
      byte[] body = new byte[20_000_000];
      Socket socket = open(gateway, post(LiveTokens.of("alice", gateway.key()), body.length));
      Future<?> unused = pace.schedule(goOn::countDown, 12, TimeUnit.SECONDS); // Over the grace.
      socket.getOutputStream().write(body);

      assertEquals(200, RawHttp.status(readAll(socket)));
    }
  }

  @Test
  void aUserHasAShareOfTheSlotsAndWaitsForABoundedTime() throws Exception {
    CountDownLatch end = new CountDownLatch(1);
    slurmrestd.answer(
        (request, in, out) -> {
          if (request.line().contains("slow")) {
            end.await(25, TimeUnit.SECONDS);
          }
          out.write("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok".getBytes(US_ASCII));
        });
    try (GatewayProcess gateway =
        gateway("--slots", "4", "--user-slots", "2", "--slot-wait", "1")) {
      String alice = "Authorization: Bearer " + LiveTokens.of("alice", gateway.key());
      String bob = "Authorization: Bearer " + LiveTokens.of("bob", gateway.key());
      List<Socket> first = new ArrayList<>();
      for (int i = 0; i < 2; i++) {
        first.add(open(gateway, RawHttp.get("/slurm/slow", alice)));
      }
      assertTrue(Await.until(() -> slurmrestd.received().size() == 2));

      String refused = send(gateway, RawHttp.get("/slurm/more", alice));
      assertProblem(429, "user-busy", refused);
      assertTrue(refused.contains("Retry-After: 10\r\n"), refused);
      assertEquals(200, RawHttp.status(send(gateway, RawHttp.get("/slurm/ping", bob))));
      for (int i = 0; i < 2; i++) {
        first.add(open(gateway, RawHttp.get("/slurm/slow", bob)));
      }
      assertTrue(Await.until(() -> slurmrestd.received().size() == 5));
      String carol = "Authorization: Bearer " + LiveTokens.of("carol", gateway.key());
      assertProblem(503, "gateway-busy", send(gateway, RawHttp.get("/slurm/more", carol)));

      end.countDown();
      for (Socket socket : first) {
        assertEquals(200, RawHttp.status(readAll(socket)));
      }
      assertEquals(200, RawHttp.status(send(gateway, RawHttp.get("/slurm/more", carol))));
    }
  }

  @Test
  void aHeadHasATimeHoweverSteadilyItsBytesCome() throws Exception {
    try (GatewayProcess gateway = gateway("--head-time", "2")) {
      Socket socket = open(gateway, "GET /slurm/ping HTTP/1.1\r\nHost: x\r\nX-Slow: ");
      trickle(socket);
      assertProblem(408, "request-too-slow", readAll(socket));

      String alice = "Authorization: Bearer " + LiveTokens.of("alice", gateway.key());
      String keepAlive =
          RawHttp.get("/slurm/ping", alice).replace("Connection: close\r\n", "") + "GET /slu";
      Socket second = open(gateway, keepAlive);
      trickle(second);
      String answers = readAll(second);
      assertEquals(200, RawHttp.status(answers), answers);
      assertTrue(answers.contains("HTTP/1.1 408 "), answers);
      assertEquals(1, slurmrestd.received().size());
    }
  }

  /** A proxy that states a name for an address keeps nobody else's time from ending. */
  @Test
  void aHeadHasATimeWhateverAddressAProxyStates() throws Exception {
    try (GatewayProcess gateway =
        gateway(
            "--head-time",
            "1",
            "--client-address",
            "proxy-protocol",
            "--trusted-proxies",
            "127.0.0.1")) {
      String slow = "GET /slurm/ping HTTP/1.1\r\nHost: x\r\nX-Slow: ";
      for (String address : List.of("no.invalid", "no.invalid", "192.0.2.1")) {
        Socket socket = open(gateway, "PROXY TCP4 " + address + " 192.0.2.9 1 2\r\n" + slow);
        assertProblem(408, "request-too-slow", readAll(socket));
      }
    }
  }

  @Test
  void anAddressHasABoundedNumberOfConnections() throws Exception {
    try (GatewayProcess gateway = gateway("--address-connections", "5")) {
      String alice = "Authorization: Bearer " + LiveTokens.of("alice", gateway.key());
      for (int i = 0; i < 5; i++) {
        open(gateway, "GET /slurm");
      }
      assertTrue(Await.until(() -> gateway.err().contains("remote=127.0.0.1 has 5 connections")));
      assertTrue(isRefused(gateway, "127.0.0.1", alice));
      assertEquals(
          200,
          RawHttp.status(
              RawHttp.send(port(gateway), "127.0.0.2", RawHttp.get("/slurm/ping", alice))));
      sockets.remove(0).close();
      assertTrue(Await.until(() -> !isRefused(gateway, "127.0.0.1", alice)));
    }
  }

  /** More would take memory without a bound. */
  @Test
  void aUserHasABoundedNumberOfRequestsOnTheWay() throws Exception {
    try (GatewayProcess gateway =
        gateway("--slots", "2", "--user-slots", "2", "--upload-rate", "0")) {
      String mallory = LiveTokens.of("mallory", gateway.key());
      for (int i = 0; i < 2 + 256 + 1; i++) {
        open(gateway, post(mallory, 60_000));
      }
      assertTrue(Await.until(this::isOneAnswered), "none is refused");
      String ping = RawHttp.get("/slurm/ping", "Authorization: Bearer " + mallory);
      assertProblem(429, "user-busy", send(gateway, ping));
      String bob = "Authorization: Bearer " + LiveTokens.of("bob", gateway.key());
      assertEquals(200, RawHttp.status(send(gateway, RawHttp.get("/slurm/ping", bob))));

      for (Socket socket : sockets) {
        socket.close();
      }
      assertTrue(Await.until(() -> RawHttp.status(send(gateway, ping)) == 200));
    }
  }

  private boolean isOneAnswered() throws IOException {
    for (Socket socket : sockets) {
      if (socket.getInputStream().available() > 0) {
        return true;
      }
    }
    return false;
  }

  private static boolean isRefused(GatewayProcess gateway, String from, String header)
      throws Exception {
    try {
      return RawHttp.send(port(gateway), from, RawHttp.get("/slurm/ping", header)).isEmpty();
    } catch (SocketException reset) {
      return true;
    }
  }

  private GatewayProcess gateway(String... options) throws Exception {
    List<String> all = new ArrayList<>(List.of("--slurmrestd", slurmrestd.url()));
    all.addAll(List.of(options));
    return GatewayProcess.start(folder, all.toArray(String[]::new));
  }

  private Socket open(GatewayProcess gateway, String begin) throws IOException {
    Socket socket = RawHttp.connect(port(gateway), "127.0.0.1");
    sockets.add(socket);
    socket.getOutputStream().write(begin.getBytes(US_ASCII));
    return socket;
  }

  /** Sends a byte every second, as long as the other side takes them. */
  private void trickle(Socket socket) {
    Future<?> unused =
        pace.scheduleAtFixedRate(
            () -> {
              try {
                socket.getOutputStream().write('a');
              } catch (IOException ended) {
                throw new IllegalStateException(ended); // And so the last byte.
              }
            },
            0,
            1,
            TimeUnit.SECONDS);
  }

  private static String post(String token, int length) {
    return "POST "
        + PATH
        + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: "
        + length
        + "\r\nAuthorization: Bearer "
        + token
        + "\r\n\r\n";
  }

  private static String readAll(Socket socket) throws IOException {
    return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
  }

  private static String send(GatewayProcess gateway, String request) throws IOException {
    return RawHttp.send(port(gateway), request);
  }

  private static int port(GatewayProcess gateway) throws IOException {
    return gateway.address().getPort();
  }

  private static void assertProblem(int status, String code, String response) {
    assertEquals(status, RawHttp.status(response), response);
    assertTrue(response.contains("\"code\":\"" + code + "\""), response);
  }
}
