package io.github.slurmjwt.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.slurmjwt.testing.Await;
import io.github.slurmjwt.testing.LiveTokens;
import io.github.slurmjwt.testing.RawHttp;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Bodies in both directions, answers as they are, and a slurmrestd that is down, slow or dies. */
final class GatewayStreamTest {
  private static final String PATH = "/slurm/v0.0.38/job/submit";
  private static final int CHUNK = 1 << 20;

  /** Jetty sends when this much has come together, or at the end. */
  private static final int SERVER_BUFFER = 32 << 10;

  /** More than the memory of the gateway, which is 128 MiB in tests. */
  private static final int CHUNKS = 160;

  @TempDir private static Path folder;
  private static FakeSlurmrestd slurmrestd;
  private static GatewayProcess gateway;
  private static String alice;

  @BeforeAll
  static void start() throws Exception {
    slurmrestd = FakeSlurmrestd.start();
    gateway = GatewayProcess.start(folder, "--slurmrestd", slurmrestd.url(), "--timeout", "20");
    alice = LiveTokens.of("alice", gateway.key());
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

  @Test
  void streamsLargeRequests() throws Exception {
    AtomicLong arrived = new AtomicLong();
    slurmrestd.answer(
        (request, in, out) -> {
          byte[] buffer = new byte[CHUNK];
          while (arrived.get() < request.length()) {
            int read = in.read(buffer);
            for (int i = 0; i < read; i++) {
              if (buffer[i] != (byte) (arrived.get() + i)) {
                throw new IOException("changed on the way");
              }
            }
            arrived.addAndGet(read);
          }
          out.write(
              "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok".getBytes(StandardCharsets.US_ASCII));
        });
    try (Socket socket = RawHttp.connect(port(), "127.0.0.1")) {
      OutputStream out = socket.getOutputStream();
      out.write(post((long) CHUNKS * CHUNK).getBytes(StandardCharsets.US_ASCII));
      byte[] chunk = chunk();
      out.write(chunk);
      assertTrue(Await.until(() -> arrived.get() == CHUNK), "the first part is held back");
      for (int i = 1; i < CHUNKS; i++) {
        out.write(chunk);
      }
      String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
      assertEquals(200, RawHttp.status(answer), answer);
      assertEquals((long) CHUNKS * CHUNK, arrived.get());
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void streamsLargeAnswers(boolean chunked) throws Exception {
    CountDownLatch firstPartSeen = new CountDownLatch(1);
    slurmrestd.answer(
        (request, in, out) -> {
          String framing =
              chunked ? "Transfer-Encoding: chunked" : "Content-Length: " + (long) CHUNKS * CHUNK;
          write(out, "HTTP/1.1 200 OK\r\n" + framing + "\r\n\r\n");
          byte[] chunk = chunk();
          for (int i = 0; i < CHUNKS; i++) {
            write(out, chunked ? Integer.toHexString(CHUNK) + "\r\n" : "");
            out.write(chunk);
            write(out, chunked ? "\r\n" : "");
            if (i == 0 && !firstPartSeen.await(15, TimeUnit.SECONDS)) {
              return;
            }
          }
          write(out, chunked ? "0\r\n\r\n" : "");
        });
    long arrived = 0;
    var response =
        HttpClient.newHttpClient()
            .send(
                HttpRequest.newBuilder(gateway.address().resolve(PATH))
                    .header("Authorization", "Bearer " + alice)
                    .build(),
                HttpResponse.BodyHandlers.ofInputStream());
    assertEquals(200, response.statusCode());
    try (InputStream body = response.body()) {
      byte[] buffer = new byte[CHUNK];
      for (int read = body.read(buffer); read >= 0; read = body.read(buffer)) {
        for (int i = 0; i < read; i++) {
          assertEquals((byte) (arrived + i), buffer[i]);
        }
        arrived += read;
        if (arrived >= CHUNK - SERVER_BUFFER) {
          firstPartSeen.countDown();
        }
      }
    }
    assertEquals((long) CHUNKS * CHUNK, arrived);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "HTTP/1.1 500 INTERNAL ERROR\r\nContent-Length: 9\r\nContent-Type: application/json\r\n\r\n{\"e\": 1}\n",
        "HTTP/1.1 404 NOT FOUND\r\nConnection: Close\r\nContent-Length: 4\r\nContent-Type: text/plain\r\n\r\nnone",
        "HTTP/1.1 511 NETWORK AUTHENTICATION REQUIRED\r\nContent-Length: 2\r\n\r\n{}",
        "HTTP/1.1 204 No Content\r\n\r\n",
        "HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 0\r\n\r\n",
        "HTTP/1.1 401 Unauthorized\r\nWWW-Authenticate: Basic realm=x\r\nContent-Length: 0\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nfourConnection: Close\r\n",
        "HTTP/1.1 200 OK\r\n\r\nuntil the end",
      })
  void statusAndBodyComeBackUnchanged(String answer) throws Exception {
    slurmrestd.answer(answer);

    String response = get();

    assertEquals(RawHttp.status(answer), RawHttp.status(response), response);
    String body = answer.substring(answer.indexOf("\r\n\r\n") + 4);
    assertTrue(response.endsWith("\r\n\r\n" + body.replace("Connection: Close\r\n", "")), response);
    for (String header :
        List.of(
            "Location: http://127.0.0.1:1/\r\n",
            "WWW-Authenticate: Basic realm=x\r\n",
            "Content-Type: text/plain\r\n",
            "Content-Type: application/json\r\n")) {
      assertEquals(answer.contains(header), response.contains(header), response);
    }
    assertEquals(1, slurmrestd.received().size());
  }

  @Test
  void cookiesAndHopByHopHeadersStayBehind() throws Exception {
    slurmrestd.answer(
        """
        HTTP/1.1 200 OK
        Set-Cookie: a=b
        SET-COOKIE2: a=b
        Connection: close, X-Inner
        X-Inner: 1
        Connection:x-second
        X-Second: 1
        Keep-Alive: 5
        Proxy-Authenticate: Basic
        X-Outer: 2
        Content-Length: 2

        ok"""
            .replace("\n", "\r\n"));

    String response = get();

    assertTrue(response.contains("X-Outer: 2\r\n"), response);
    for (String header :
        List.of(
            "Set-Cookie",
            "SET-COOKIE2",
            "X-Inner",
            "X-Second",
            "Keep-Alive",
            "Proxy-Authenticate")) {
      assertFalse(response.contains(header + ":"), response);
    }
  }

  @Test
  void tellsTheClientToGoOn() throws Exception {
    try (Socket socket = RawHttp.connect(port(), "127.0.0.1")) {
      write(
          socket.getOutputStream(),
          post(2).replace("\r\n\r\n", "\r\nExpect: 100-continue\r\n\r\n"));
      String first = new String(socket.getInputStream().readNBytes(25), StandardCharsets.US_ASCII);
      assertEquals("HTTP/1.1 100 Continue\r\n\r\n", first);
      write(socket.getOutputStream(), "{}");
      String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
      assertEquals(200, RawHttp.status(answer), answer);
      assertFalse(slurmrestd.onlyRequest().headers().containsKey("expect"));
    }
  }

  /** Nobody gets 100 without a good token. */
  @Test
  void asksNobodyElseForTheBody() throws Exception {
    String answer =
        RawHttp.send(
            port(),
            post(2)
                .replace(alice, LiveTokens.tampered(alice))
                .replace("\r\n\r\n", "\r\nExpect: 100-continue\r\n\r\n"));

    assertEquals(401, RawHttp.status(answer), answer);
    assertEquals(List.of(), slurmrestd.received());
  }

  @Test
  void answers502WhileSlurmrestdIsDownAndRecoversByItself() throws Exception {
    int port = slurmrestd.port();
    slurmrestd.close();
    for (String request : List.of(RawHttp.get(PATH, bearer()), post(2) + "{}")) {
      assertProblem(502, "slurmrestd-unreachable", RawHttp.send(port(), request));
    }

    slurmrestd = FakeSlurmrestd.startAt(port);
    assertEquals(200, RawHttp.status(get()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "HTTP/1.1 200",
        "HTTP/1.1 200 OK\r\nContent-Length: 10\r\nX-Left: 1\r\n\r\n",
        "nonsense\r\n\r\n",
        "HTTP/1.1 413 TOO LARGE\r\nContent-Length: 10\r\nX-Left: 1\r\n\r\n",
        "HTTP/1.1 500 ERROR\r\nConnection: Close\r\n",
      })
  void answers502ToABrokenAnswerAndSendsNothingTwice(String answer) throws Exception {
    slurmrestd.answer(
        (request, in, out) -> {
          in.readNBytes((int) request.length());
          write(out, answer);
        });
    for (String request : List.of(RawHttp.get(PATH, bearer()), post(2) + "{}")) {
      slurmrestd.received().clear();
      String response = RawHttp.send(port(), request);

      assertProblem(502, "slurmrestd-broke-off", response);
      assertFalse(response.contains("X-Left"), response);
      assertEquals(1, slurmrestd.received().size());
    }
  }

  /** A client that gives up in the middle of its upload is not slurmrestd's fault. */
  @Test
  void answers408ToAnUploadThatBreaksOff() throws Exception {
    try (Socket socket = RawHttp.connect(port(), "127.0.0.1")) {
      write(socket.getOutputStream(), post(20) + "only this");
      socket.shutdownOutput();
      String response =
          new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);

      assertProblem(408, "upload-incomplete", response);
      assertEquals(List.of(), slurmrestd.received());
    }
  }

  @Test
  void answers408ToALargeUploadThatBreaksOff() throws Exception {
    try (Socket socket = RawHttp.connect(port(), "127.0.0.1")) {
      write(socket.getOutputStream(), post(2 * CHUNK));
      socket.getOutputStream().write(chunk());
      assertTrue(Await.until(() -> slurmrestd.received().size() == 1), "nothing was sent on");
      socket.shutdownOutput();
      String response =
          new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);

      assertProblem(408, "upload-incomplete", response);
    }
  }

  @Test
  void answers502WhenSlurmrestdEndsDuringTheUpload() throws Exception {
    slurmrestd.answer((request, in, out) -> in.read());
    try (Socket socket = RawHttp.connect(port(), "127.0.0.1")) {
      write(socket.getOutputStream(), post(2 * CHUNK));
      socket.getOutputStream().write(chunk());
      String response =
          new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);

      assertProblem(502, "slurmrestd-broke-off", response);
    }
  }

  /** It ends there, without an empty line (22.05.8). */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "HTTP/1.1 413 ENTITY TOO LARGE\r\nConnection: Close\r\n",
        "HTTP/1.1 406 NOT ACCEPTABLE\r\nHTTP/1.1 400 BAD REQUEST\r\nConnection: Close\r\n\r\n",
      })
  void aRefusalInOneLineReachesTheClient(String answer) throws Exception {
    slurmrestd.answer(answer);
    for (String request : List.of(RawHttp.get(PATH, bearer()), post(2) + "{}")) {
      assertEquals(RawHttp.status(answer), RawHttp.status(RawHttp.send(port(), request)));
    }
  }

  @Test
  void aRefusalInTheMiddleOfTheUploadReachesTheClient() throws Exception {
    slurmrestd.answer(
        (request, in, out) -> {
          in.readNBytes(10 * CHUNK);
          write(out, "HTTP/1.1 413 ENTITY TOO LARGE\r\nConnection: Close\r\n");
          in.close(); // Resets, since it has not read everything.
        });
    try (Socket socket = RawHttp.connect(port(), "127.0.0.1")) {
      write(socket.getOutputStream(), post(60L * CHUNK));
      assertThrows(SocketException.class, () -> writeForEver(socket.getOutputStream()));
      String response =
          new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);

      assertEquals(413, RawHttp.status(response), response);
    }
  }

  /** It does not read the rest. */
  @Test
  void anAnswerBeforeTheEndOfTheUploadReachesTheClient() throws Exception {
    slurmrestd.answer(
        (request, in, out) -> {
          in.readNBytes(10_000);
          write(out, "HTTP/1.1 413 CONTENT TOO LARGE\r\nContent-Length: 3\r\n\r\nbig");
          in.close();
        });
    try (Socket socket = RawHttp.connect(port(), "127.0.0.1")) {
      write(socket.getOutputStream(), post(60L * CHUNK));
      for (int i = 0; i < 60; i++) {
        socket.getOutputStream().write(chunk());
      }
      String response =
          new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);

      assertEquals(413, RawHttp.status(response), response);
      assertTrue(response.endsWith("\r\n\r\nbig"), response);
      assertEquals(1, slurmrestd.received().size());
    }
  }

  @Test
  void anAnswerCutInTheMiddleDoesNotLookComplete() throws Exception {
    slurmrestd.answer(
        (request, in, out) -> {
          write(out, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
          write(out, Integer.toHexString(CHUNK) + "\r\n");
          out.write(chunk());
          write(out, "\r\n5\r\nab");
        });

    String response = get();

    assertEquals(200, RawHttp.status(response));
    assertFalse(response.endsWith("0\r\n\r\n"), "the answer looks complete");
  }

  @Test
  void answers504WhenSlurmrestdIsSlow() throws Exception {
    try (GatewayProcess impatient =
        GatewayProcess.start(
            folder.resolve("impatient"), "--slurmrestd", slurmrestd.url(), "--timeout", "1")) {
      CountDownLatch end = new CountDownLatch(1);
      slurmrestd.answer((request, in, out) -> end.await(20, TimeUnit.SECONDS));
      String token = LiveTokens.of("alice", impatient.key());

      String response =
          RawHttp.send(
              impatient.address().getPort(), RawHttp.get(PATH, "Authorization: Bearer " + token));

      assertProblem(504, "slurmrestd-timeout", response);
      assertEquals(1, slurmrestd.received().size());
      end.countDown();
      slurmrestd.reset();
      assertEquals(
          200,
          RawHttp.status(
              RawHttp.send(
                  impatient.address().getPort(),
                  RawHttp.get(PATH, "Authorization: Bearer " + token))));
    }
  }

  /** Slurmrestd takes 124 connections by default. */
  @Test
  void sendsNoMoreThan64RequestsAtOnceAndLosesNone() throws Exception {
    AtomicLong now = new AtomicLong();
    AtomicLong most = new AtomicLong();
    CountDownLatch full = new CountDownLatch(64);
    slurmrestd.answer(
        (request, in, out) -> {
          most.accumulateAndGet(now.incrementAndGet(), Math::max);
          full.countDown();
          full.await(15, TimeUnit.SECONDS);
          now.decrementAndGet();
          write(out, "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
        });
    List<CompletableFuture<Integer>> answers = new ArrayList<>();
    var client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    for (int i = 0; i < 150; i++) {
      String user = LiveTokens.of("user" + i % 5, gateway.key());
      answers.add(
          client
              .sendAsync(
                  HttpRequest.newBuilder(gateway.address().resolve(PATH + "?n=" + i))
                      .header("Authorization", "Bearer " + user)
                      .build(),
                  HttpResponse.BodyHandlers.ofString())
              .thenApply(HttpResponse::statusCode));
    }
    for (CompletableFuture<Integer> answer : answers) {
      assertEquals(200, answer.get(30, TimeUnit.SECONDS));
    }
    assertEquals(64, most.get());
    assertEquals(150, slurmrestd.received().stream().map(r -> r.line()).distinct().count());
    assertEquals(150, slurmrestd.received().size());
  }

  private static void writeForEver(OutputStream out) throws IOException {
    while (true) {
      out.write(chunk());
    }
  }

  private static void assertProblem(int status, String code, String response) {
    assertEquals(status, RawHttp.status(response), response);
    assertTrue(response.contains("Content-Type: application/problem+json\r\n"), response);
    assertTrue(response.contains("\"status\":" + status + ","), response);
    assertTrue(response.contains("\"code\":\"" + code + "\""), response);
    assertTrue(response.contains("Cache-Control: no-store"), response);
    assertEquals(
        response.length() - response.indexOf("\r\n\r\n") - 4,
        Integer.parseInt(response.replaceFirst("(?s).*Content-Length: (\\d+)\r\n.*", "$1")));
  }

  private static String get() throws Exception {
    return RawHttp.send(port(), RawHttp.get(PATH, bearer()));
  }

  private static String post(long length) {
    return "POST "
        + PATH
        + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: "
        + length
        + "\r\n"
        + bearer()
        + "\r\n\r\n";
  }

  private static String bearer() {
    return "Authorization: Bearer " + alice;
  }

  private static byte[] chunk() {
    byte[] chunk = new byte[CHUNK];
    for (int i = 0; i < CHUNK; i++) {
      chunk[i] = (byte) i;
    }
    return chunk;
  }

  private static void write(OutputStream out, String text) throws IOException {
    out.write(text.getBytes(StandardCharsets.ISO_8859_1));
    out.flush();
  }

  private static int port() throws Exception {
    return gateway.address().getPort();
  }
}
