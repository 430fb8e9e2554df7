package io.github.slurmjwt.gateway;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.slurmjwt.testing.Await;
import io.github.slurmjwt.testing.LiveTokens;
import io.github.slurmjwt.testing.RawHttp;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** SIGTERM loses no request that has arrived. */
final class GatewayStopTest {
  private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

  @TempDir private Path folder;

  @Test
  void runningRequestsAreAnsweredAndLoggedAndTheExitCodeIs0() throws Exception {
    CountDownLatch end = new CountDownLatch(1);
    try (FakeSlurmrestd slurmrestd = FakeSlurmrestd.start();
        GatewayProcess gateway =
            GatewayProcess.start(
                folder,
                "--slurmrestd",
                slurmrestd.url(),
                "--stop-delay",
                "2",
                "--admin-port",
                "0")) {
      slurmrestd.answer(
          (request, in, out) -> {
            end.await(25, TimeUnit.SECONDS);
            in.readNBytes((int) request.length());
            out.write(OK.getBytes(US_ASCII));
          });
      int port = gateway.address().getPort();
      String token = "Authorization: Bearer " + LiveTokens.of("alice", gateway.key());
      List<Socket> running = new ArrayList<>();
      for (int i = 0; i < 10; i++) {
        running.add(send(port, keepAlive(RawHttp.get("/slurm/get/" + i, token))));
        running.add(send(port, post("/slurm/post/" + i, token, 2) + "{}"));
      }
      assertTrue(Await.until(() -> slurmrestd.received().size() == 16), "not all arrived");
      String waiting = "slurm_gateway_slots_waiting 4.0";
      assertTrue(Await.until(() -> AdminTest.get(gateway, "/metrics").contains(waiting)));
      CompletableFuture<Void> stopped = CompletableFuture.runAsync(() -> terminate(gateway));
      String stopping = "503 not ready: the gateway is stopping\n";
      assertTrue(Await.until(() -> AdminTest.get(gateway, "/readyz").equals(stopping)));
      assertTrue(Await.until(() -> isClosed(port)), "goes on listening");
      end.countDown();

      for (Socket socket : running) {
        String answer = readAll(socket);
        assertEquals(200, RawHttp.status(answer), answer);
        assertTrue(answer.contains("Connection: close\r\n"), answer);
      }
      stopped.get(30, TimeUnit.SECONDS);
      assertEquals(0, gateway.exitCode());
      String log = gateway.err();
      assertEquals(20, log.lines().filter(line -> line.contains("status=200")).count(), log);
      assertFalse(log.contains("Exception"), log);
      assertFalse(log.contains("\tat "), log);
    }
  }

  @Test
  void servesOnForTheDelayAndSaysThatConnectionsEnd() throws Exception {
    try (FakeSlurmrestd slurmrestd = FakeSlurmrestd.start();
        GatewayProcess gateway =
            GatewayProcess.start(folder, "--slurmrestd", slurmrestd.url(), "--stop-delay", "3")) {
      int port = gateway.address().getPort();
      String token = "Authorization: Bearer " + LiveTokens.of("alice", gateway.key());
      String get = keepAlive(RawHttp.get("/slurm/ping", token));
      try (Socket idle = send(port, "");
          Socket kept = send(port, get)) {
        assertTrue(Await.until(() -> slurmrestd.received().size() == 1));
        CompletableFuture<Void> stopped = CompletableFuture.runAsync(() -> terminate(gateway));
        assertTrue(Await.until(() -> gateway.err().contains("stopping: the port closes in 3 s")));

        kept.getOutputStream().write(get.getBytes(US_ASCII));
        String both = readAll(kept);
        assertEquals(2, both.split("HTTP/1.1 200 ", -1).length - 1, both);
        assertEquals(1, both.split("Connection: close\r\n", -1).length - 1, both);
        assertEquals(200, RawHttp.status(RawHttp.send(port, RawHttp.get("/slurm/ping", token))));
        stopped.get(30, TimeUnit.SECONDS);
        assertEquals("", readAll(idle));
        assertEquals(0, gateway.exitCode());
      }
    }
  }

  @Test
  void waitsNoLongerThanTheTimeoutAndSaysWhoWasCutOff() throws Exception {
    CountDownLatch never = new CountDownLatch(1);
    try (FakeSlurmrestd slurmrestd = FakeSlurmrestd.start();
        GatewayProcess gateway =
            GatewayProcess.start(folder, "--slurmrestd", slurmrestd.url(), "--stop-timeout", "1")) {
      slurmrestd.answer((request, in, out) -> never.await(25, TimeUnit.SECONDS));
      String token = "Authorization: Bearer " + LiveTokens.of("alice", gateway.key());
      Socket socket = send(gateway.address().getPort(), RawHttp.get("/slurm/never", token));
      assertTrue(Await.until(() -> slurmrestd.received().size() == 1));
      long begin = System.nanoTime();
      gateway.signal("TERM");
      assertTrue(
          Await.until(() -> gateway.err().contains("0 s, running requests then have 1 s")),
          gateway.err());
      gateway.awaitEnd();

      assertTrue(TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - begin) < 15);
      assertEquals(0, gateway.exitCode());
      assertTrue(gateway.err().contains("stopped before 1 requests were answered"), gateway.err());
      assertEquals(
          1,
          gateway
              .err()
              .lines()
              .filter(line -> line.contains("user=alice token-user=alice method=GET"))
              .count(),
          gateway.err());
      assertFalse(gateway.err().contains("\tat "), gateway.err());
      never.countDown();
      socket.close();
    }
  }

  /** A proxy goes on asking for as long as requests run. */
  @Test
  void givesVerdictsToTheEnd() throws Exception {
    CountDownLatch end = new CountDownLatch(1);
    try (FakeSlurmrestd slurmrestd = FakeSlurmrestd.start();
        GatewayProcess gateway =
            GatewayProcess.start(
                folder,
                "--slurmrestd",
                slurmrestd.url(),
                "--forward-auth",
                "nginx",
                "--forward-auth-port",
                "0")) {
      slurmrestd.answer(
          (request, in, out) -> {
            end.await(25, TimeUnit.SECONDS);
            out.write(OK.getBytes(US_ASCII));
          });
      int port = gateway.address().getPort();
      int verdicts = gateway.forwardAuthPort();
      String token = "Authorization: Bearer " + LiveTokens.of("alice", gateway.key());
      try (Socket running = send(port, RawHttp.get("/slurm/ping", token));
          Socket asking = RawHttp.connect(verdicts)) {
        assertTrue(Await.until(() -> slurmrestd.received().size() == 1));
        CompletableFuture<Void> stopped = CompletableFuture.runAsync(() -> terminate(gateway));
        assertTrue(Await.until(() -> isClosed(port)), "goes on listening");

        String question =
            RawHttp.get(
                "/forward-auth/",
                token,
                "X-Original-Method: GET",
                "X-Original-URI: /app/x",
                "X-Forwarded-Proto: https",
                "X-Forwarded-Host: hpc.example.org",
                "X-Forwarded-For: 192.0.2.7");
        String answer = RawHttp.send(verdicts, question);
        assertEquals(200, RawHttp.status(answer), answer);
        asking.getOutputStream().write(keepAlive(question).getBytes(US_ASCII));
        assertTrue(readAll(asking).contains("Connection: close\r\n"), "keeps its connections");
        end.countDown();
        assertEquals(200, RawHttp.status(readAll(running)));
        stopped.get(30, TimeUnit.SECONDS);
        assertEquals(0, gateway.exitCode());
        assertFalse(gateway.err().contains("Exception"), gateway.err());
      }
    }
  }

  private static void terminate(GatewayProcess gateway) {
    try {
      gateway.terminate();
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  private static boolean isClosed(int port) {
    try (Socket socket = RawHttp.connect(port)) {
      return !socket.isConnected();
    } catch (IOException refused) {
      return true;
    }
  }

  private static Socket send(int port, String request) throws IOException {
    Socket socket = RawHttp.connect(port);
    socket.getOutputStream().write(request.getBytes(US_ASCII));
    return socket;
  }

  private static String keepAlive(String request) {
    return request.replace("Connection: close\r\n", "");
  }

  private static String post(String path, String header, int length) {
    return "POST "
        + path
        + " HTTP/1.1\r\nHost: x\r\nContent-Length: "
        + length
        + "\r\n"
        + header
        + "\r\n\r\n";
  }

  private static String readAll(Socket socket) throws IOException {
    return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
  }
}
