package io.github.slurmjwt.gateway;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.slurmjwt.gateway.FakeSlurmrestd.Answer;
import io.github.slurmjwt.testing.Await;
import io.github.slurmjwt.testing.LiveTokens;
import io.github.slurmjwt.testing.Ports;
import io.github.slurmjwt.testing.RawHttp;
import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever a client sends and slurmrestd does, the log has one line about it. */
final class AuditLinesTest {
  private static final String PING = "/slurm/v0.0.38/ping";
  private static final String NOBODY = "user=- token-user=- ";
  private static final String ALICE = "user=alice token-user=alice ";
  private static final String LIMITED = "127.0.0.9";

  @TempDir private static Path folder;
  private static FakeSlurmrestd slurmrestd;
  private static GatewayProcess gateway;
  private static String token;
  private static int seen;

  @BeforeAll
  static void start() throws Exception {
    slurmrestd = FakeSlurmrestd.start();
    gateway =
        GatewayProcess.start(
            folder,
            "--slurmrestd",
            slurmrestd.url(),
            "--login-limit",
            "3",
            "--head-time",
            "2",
            "--timeout",
            "2",
            "--user-slots",
            "1",
            "--slot-wait",
            "1",
            "--allow",
            "* /slurm/* : any");
    token = "Authorization: Bearer " + LiveTokens.of("alice", gateway.key());
  }

  @AfterAll
  static void stop() throws Exception {
    gateway.close();
    slurmrestd.close();
  }

  @BeforeEach
  void reset() throws Exception {
    slurmrestd.reset();
    seen = lines(gateway).size();
  }

  /** The lines about requests, each from the beginning of its message. */
  private static List<String> lines(GatewayProcess of) throws IOException {
    List<String> lines = new ArrayList<>();
    for (String line : of.err().lines().toList()) {
      int start = line.indexOf("audit: ");
      if (start >= 0) {
        lines.add(line.substring(start + "audit: ".length()));
      }
    }
    return lines;
  }

  private static String newLine() throws Exception {
    assertTrue(Await.until(() -> lines(gateway).size() > seen), gateway.err());
    List<String> fresh = lines(gateway).subList(seen, lines(gateway).size());
    assertEquals(1, fresh.size(), fresh.toString());
    assertFalse(fresh.get(0).contains(token.substring(30)), "the token is in the log");
    return fresh.get(0);
  }

  private static void assertLine(String expected) throws Exception {
    String line = newLine();
    assertTrue(line.replaceFirst(" millis=[0-9]+ ", " ").startsWith(expected), line);
  }

  /** The refusals of Jetty, of the gateway and of the filter. %s is the header with the token. */
  @ParameterizedTest
  @CsvSource({
    "'GET /slurm/a HTTP/1.1~%s~', 200, 'ALICE method=GET path=/slurm/a status=200 result=answered'",
    "'GET /slurm/b HTTP/1.1~', 401, 'decision=refused reason=no-credential user=- '",
    "'GET /slurm/b HTTP/1.1~Authorization: Bearer x~', 401, 'decision=refused reason=malformed '",
    "'GET /slurm/c HTTP/1.1~%s~X-SLURM-USER-NAME: bob~', 403,"
        + " 'decision=refused reason=alternate-user-not-allowed user=- token-user=alice '",
    "'TRACE /slurm/d HTTP/1.1~%s~', 405, 'decision=refused reason=trace-not-allowed '",
    "'BREW /slurm/e HTTP/1.1~%s~', 405, 'ALICE method=BREW path=/slurm/e status=405"
        + " result=method-'",
    "'GET /other HTTP/1.1~%s~', 404, 'ALICE method=GET path=/other status=404 result=path-not-'",
    "'GET /slurm/f?a=%%zz HTTP/1.1~%s~', 400,"
        + " 'ALICE method=GET path=/slurm/f status=400 result=ambiguous-path'",
    "'GET /slurm/%%2e%%2e/f HTTP/1.1~%s~', 400,"
        + " 'NOBODY method=GET path=/slurm/%%2e%%2e/f status=400 result=bad-request'",
    "'GET /slurmdb/g HTTP/1.1~%s~', 403,"
        + " 'ALICE method=GET path=/slurmdb/g status=403 result=not-allowed'",
    "'POST /slurm/h HTTP/1.1~%s~Transfer-Encoding: chunked~', 411,"
        + " 'ALICE method=POST path=/slurm/h status=411 result=length-required'",
    "'hello~', 400, 'NOBODY method='",
    "'GET /slurm/i HTTP/1.1~Content-Length: x~', 400, 'NOBODY method=GET path='",
    "'GET /slurm/j HTTP/1.1~Host: y~%s~', 400, 'NOBODY method=GET path='",
    "'GET /slurm/../../k HTTP/1.1~%s~', 400, 'NOBODY method=- path=- status=400 result=bad-'",
    "'OPTIONS * HTTP/1.1~%s~', 404, 'NOBODY method=OPTIONS path=* status=404 result=path-not-'",
    "'GET /slurm/l HTTP/3.0~%s~', 505, 'NOBODY method='",
  })
  void aRefusalHasOneLine(String request, int status, String line) throws Exception {
    String whole = request.formatted(token).replaceFirst("~", "~Host: x~Connection: close~") + "~";

    String answer = RawHttp.send(port(), whole.replace("~", "\r\n"));

    assertEquals(status, RawHttp.status(answer), answer);
    assertLine(line.formatted().replace("ALICE ", ALICE).replace("NOBODY ", NOBODY));
  }

  @Test
  void whatIsTooLongHasOneLine() throws Exception {
    String path = "/slurm/" + "x".repeat(20_000);
    assertEquals(414, RawHttp.status(RawHttp.send(port(), RawHttp.get(path))));
    assertTrue(newLine().contains(" status=414 result=path-too-long "), gateway.err());
    seen++;
    String header = "X: " + "y".repeat(20_000);
    assertEquals(431, RawHttp.status(RawHttp.send(port(), RawHttp.get(PING, header))));
    assertTrue(newLine().contains(" status=431 result=headers-too-long "), gateway.err());
  }

  @Test
  void whoIsOverTheLoginLimitHasOneLineEach() throws Exception {
    String bad =
        RawHttp.get(PING, "Authorization: Bearer " + LiveTokens.tampered(token.substring(22)));
    for (int i = 0; i < 3; i++) {
      assertEquals(401, RawHttp.status(RawHttp.send(port(), LIMITED, bad)));
    }
    assertTrue(Await.until(() -> lines(gateway).size() == seen + 3), gateway.err());
    seen += 3;
    assertTrue(
        Await.until(() -> gateway.err().contains("too many failed logins: remote=" + LIMITED)));
    assertEquals(429, RawHttp.status(RawHttp.send(port(), LIMITED, bad)));
    assertLine(
        NOBODY + "method=GET path=" + PING + " status=429 result=too-many-failed-logins remote=");
  }

  @Test
  @Tag("slow")
  void aSlowHeadHasOneLine() throws Exception {
    String answer = RawHttp.send(port(), "GET /slurm/slow HTTP/1.1\r\nHost: x\r\n");
    assertEquals(408, RawHttp.status(answer));
    assertLine(NOBODY + "method=- path=- status=408 result=request-too-slow remote=127.0.0.1");
  }

  @Test
  void anUploadThatEndsEarlyHasOneLine() throws Exception {
    try (Socket socket = RawHttp.connect(port())) {
      send(
          socket,
          "POST /slurm/up HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n" + token + "\r\n\r\nab");
      socket.shutdownOutput();
      assertTrue(Await.until(() -> lines(gateway).size() > seen), gateway.err());
    }
    assertLine(ALICE + "method=POST path=/slurm/up status=408 result=upload-incomplete");
  }

  /** What slurmrestd does, and what the log says of it. */
  static List<Object[]> failures() {
    Answer nothing = (request, in, out) -> {};
    Answer garbage = (request, in, out) -> out.write("no HTTP at all\r\n\r\n".getBytes(ISO_8859_1));
    Answer half =
        (request, in, out) ->
            out.write("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nab".getBytes(ISO_8859_1));
    Answer most =
        (request, in, out) -> {
          out.write("HTTP/1.1 200 OK\r\nContent-Length: 9999999\r\n\r\n".getBytes(ISO_8859_1));
          out.write(new byte[100_000]);
        };
    Answer head = (request, in, out) -> out.write("HTTP/1.1 200 OK\r\nX: ".getBytes(ISO_8859_1));
    return List.of(
        new Object[] {nothing, 502, "slurmrestd-broke-off", "waiting for the answer", "0 received"},
        new Object[] {
          garbage, 502, "slurmrestd-broke-off", "waiting for the answer", "18 received"
        },
        new Object[] {half, 502, "slurmrestd-broke-off", "reading the answer", "40 received"},
        new Object[] {most, 200, "cut-off", "reading the answer", "100044 received"},
        new Object[] {head, 502, "slurmrestd-broke-off", "reading the answer", "20 received"});
  }

  @ParameterizedTest
  @MethodSource("failures")
  void aFailureOfSlurmrestdHasOneLineWithItsCause(
      Answer answer, int status, String result, String phase, String received) throws Exception {
    slurmrestd.answer(answer);

    RawHttp.send(port(), RawHttp.get("/slurm/failing", token));

    String line = newLine();
    assertTrue(line.startsWith(ALICE + "method=GET path=/slurm/failing status=" + status), line);
    assertTrue(line.contains(" result=" + result + " "), line);
    assertTrue(
        line.matches(".* cause=\"[A-Z][A-Za-z]+(Exception|Message)?( \\([^)]*\\))? while .*\""),
        line);
    // The answer may be quicker than the word that the request is gone.
    assertTrue(
        line.replace("while sending", "while waiting for the answer")
            .contains(" while " + phase + ", "),
        line);
    assertTrue(
        line.matches(
            ".*, [1-9][0-9]{2,} bytes sent to slurmrestd, " + received + ", from port [0-9]+\"$"),
        line);
  }

  @Test
  @Tag("slow")
  void aSlurmrestdThatIsTooSlowHasOneLineWithTheCause() throws Exception {
    aFailureOfSlurmrestdHasOneLineWithItsCause(
        (request, in, out) -> new CountDownLatch(1).await(20, TimeUnit.SECONDS),
        504,
        "slurmrestd-timeout",
        "waiting for the answer",
        "0 received");
  }

  @Test
  @Tag("slow")
  void aSlurmrestdThatIsNotThereHasOneLineWithTheCause() throws Exception {
    try (GatewayProcess other =
        GatewayProcess.start(
            folder.resolve("other"), "--slurmrestd", "http://127.0.0.1:" + Ports.free())) {
      String alice = "Authorization: Bearer " + LiveTokens.of("alice", other.key());
      assertEquals(
          502, RawHttp.status(RawHttp.send(other.address().getPort(), RawHttp.get(PING, alice))));
      assertTrue(Await.until(() -> !lines(other).isEmpty()), other.err());
      String line = String.join("\n", lines(other));
      assertTrue(
          line.endsWith("cause=\"ConnectException (Connection refused) while connecting\""), line);
    }
  }

  @Test
  @Tag("slow")
  void aUserWithoutAFreeSlotHasOneLine() throws Exception {
    CountDownLatch end = new CountDownLatch(1);
    slurmrestd.answer((request, in, out) -> end.await(20, TimeUnit.SECONDS));
    try (Socket first = RawHttp.connect(port())) {
      send(first, RawHttp.get("/slurm/first", token));
      assertTrue(Await.until(() -> slurmrestd.received().size() == 1));
      assertEquals(429, RawHttp.status(RawHttp.send(port(), RawHttp.get("/slurm/second", token))));
      assertLine(ALICE + "method=GET path=/slurm/second status=429 result=user-busy");
      assertTrue(newLine().endsWith(" cause=\"while waiting for a slot\""), newLine());
    } finally {
      end.countDown();
    }
    assertTrue(Await.until(() -> lines(gateway).size() == seen + 2), gateway.err());
  }

  @Test
  void aClientThatHasGoneHasOneLine() throws Exception {
    CountDownLatch gone = new CountDownLatch(1);
    slurmrestd.answer(
        (request, in, out) -> {
          gone.await(20, TimeUnit.SECONDS);
          out.write("HTTP/1.1 200 OK\r\nContent-Length: 50000000\r\n\r\n".getBytes(ISO_8859_1));
          out.write(new byte[50_000_000]);
        });
    try (Socket socket = RawHttp.connect(port())) {
      socket.setSoLinger(true, 0);
      send(socket, RawHttp.get("/slurm/gone", token));
      assertTrue(Await.until(() -> slurmrestd.received().size() == 1));
    }
    gone.countDown();
    String line = newLine();
    assertTrue(line.startsWith(ALICE + "method=GET path=/slurm/gone status=200 result="), line);
    assertTrue(line.contains(" result=client-gone "), line);
    assertTrue(line.contains(" while writing to the client, "), line);
  }

  /** By HTTP/2 a client can give up a request, and keep its connection. */
  @Test
  @Tag("slow")
  void aCancelledStreamHasOneLine() throws Exception {
    CountDownLatch end = new CountDownLatch(1);
    slurmrestd.answer(
        (request, in, out) -> {
          end.await(20, TimeUnit.SECONDS);
          out.write("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok".getBytes(ISO_8859_1));
        });
    TestCertificate certificate = TestCertificate.make(folder, "EC");
    try (GatewayProcess tls =
        GatewayProcess.start(
            folder.resolve("tls"),
            "--slurmrestd",
            slurmrestd.url(),
            "--certificate",
            certificate.writeCertificate(folder.resolve("fullchain.pem")).toString(),
            "--private-key",
            certificate.writeKey(folder.resolve("privkey.pem")).toString())) {
      HttpRequest request =
          HttpRequest.newBuilder(tls.address().resolve("/slurm/cancelled"))
              .header("Authorization", "Bearer " + LiveTokens.of("alice", tls.key()))
              .build();
      CompletableFuture<HttpResponse<Void>> answer =
          HttpClient.newBuilder()
              .sslContext(certificate.trust())
              .build()
              .sendAsync(request, HttpResponse.BodyHandlers.discarding());
      assertTrue(Await.until(() -> slurmrestd.received().size() == 1));
      answer.cancel(true);
      end.countDown();
      assertTrue(Await.until(() -> !lines(tls).isEmpty()), tls.err());
      tls.terminate();

      assertEquals(1, lines(tls).size(), tls.err());
      String line = lines(tls).get(0);
      assertTrue(line.startsWith(ALICE + "method=GET path=/slurm/cancelled status="), line);
      assertTrue(line.contains(" result=client-gone ") || line.contains(" result=answered "), line);
      assertFalse(tls.err().contains("\tat "), tls.err());
    }
  }

  private static void send(Socket socket, String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(ISO_8859_1));
  }

  private static int port() throws Exception {
    return gateway.address().getPort();
  }
}
