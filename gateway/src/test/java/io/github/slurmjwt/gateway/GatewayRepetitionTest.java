package io.github.slurmjwt.gateway;

import static io.github.slurmjwt.gateway.ClosingSlurmrestd.End.ANSWERED;
import static io.github.slurmjwt.gateway.ClosingSlurmrestd.End.AT_ONCE;
import static io.github.slurmjwt.gateway.ClosingSlurmrestd.End.HALF_READ;
import static io.github.slurmjwt.gateway.ClosingSlurmrestd.End.READ;
import static io.github.slurmjwt.gateway.ClosingSlurmrestd.End.RESET_LATE;
import static io.github.slurmjwt.gateway.ClosingSlurmrestd.End.SILENCE;
import static io.github.slurmjwt.gateway.ClosingSlurmrestd.End.UNREAD;
import static io.github.slurmjwt.gateway.ClosingSlurmrestd.End.UNREAD_AND_GONE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.slurmjwt.gateway.ClosingSlurmrestd.End;
import io.github.slurmjwt.testing.Await;
import io.github.slurmjwt.testing.JdkHttp;
import io.github.slurmjwt.testing.LiveTokens;
import io.github.slurmjwt.testing.RawHttp;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A request that slurmrestd has not read is sent once more if it changes nothing, and nothing else
 * is ever sent twice.
 */
final class GatewayRepetitionTest {
  /** A little less than the time after which slurmrestd has answered too late. */
  private static final int TIMEOUT_SECONDS = 2;

  private static final int AT_ONCE_TIMES = 50;
  private static final int MANY_TIMES = 300;

  private static final Pattern ADMIN = Pattern.compile("(http://\\S+:\\d+)/ answers /healthz");
  private static final Pattern COUNT = Pattern.compile("slurm_gateway_repeated_total (\\d+)\\.0");

  @TempDir private static Path folder;
  private static ClosingSlurmrestd slurmrestd;
  private static GatewayProcess gateway;
  private static String token;
  private static int asked;
  private long counted;

  @BeforeAll
  static void start() throws Exception {
    slurmrestd = ClosingSlurmrestd.start();
    gateway = start(folder.resolve("tcp"), slurmrestd);
    token = token(gateway);
  }

  private static GatewayProcess start(Path home, ClosingSlurmrestd to) throws Exception {
    return GatewayProcess.start(
        home,
        "--slurmrestd",
        to.address(),
        "--admin-port",
        "0",
        "--timeout",
        Integer.toString(TIMEOUT_SECONDS));
  }

  private static String token(GatewayProcess of) throws Exception {
    return "Authorization: Bearer " + LiveTokens.of("alice", of.key());
  }

  @AfterAll
  static void stop() throws Exception {
    gateway.close();
    slurmrestd.close();
  }

  @BeforeEach
  void remember() throws Exception {
    counted = counted(gateway);
  }

  private static long counted(GatewayProcess of) throws Exception {
    Matcher admin = ADMIN.matcher(of.out());
    assertTrue(admin.find(), of.out());
    String metrics = new JdkHttp(URI.create(admin.group(1))).get("/metrics").body();
    Matcher count = COUNT.matcher(metrics);
    assertTrue(count.find(), metrics);
    return Long.parseLong(count.group(1));
  }

  private static String ask(GatewayProcess of, String method, String header, String body)
      throws Exception {
    asked++;
    String head =
        RawHttp.get("/slurm/v0.0.38/job/" + asked, header, "Content-Length: " + body.length());
    String request = body.isEmpty() ? head.replaceFirst("Content-Length: 0\r\n", "") : head;
    return RawHttp.send(of.address().getPort(), request.replaceFirst("GET", method) + body);
  }

  private static String ask(String method, String body) throws Exception {
    return ask(gateway, method, token, body);
  }

  /** Returns the line about the last request. */
  private static String line() throws Exception {
    String path = " path=/slurm/v0.0.38/job/" + asked + " ";
    assertTrue(Await.until(() -> gateway.err().contains(path)), gateway.err());
    return gateway.err().lines().filter(it -> it.contains(path)).findFirst().orElseThrow();
  }

  private void assertSentOnce(String answer) throws Exception {
    assertEquals(502, RawHttp.status(answer), answer);
    assertTrue(answer.contains("\"slurmrestd-broke-off\""), answer);
    assertTrue(answer.contains("It may have carried the request out."), answer);
    assertEquals(1, slurmrestd.connections());
    assertFalse(line().contains("repeated"), line());
    assertEquals(counted, counted(gateway));
  }

  @ParameterizedTest
  @EnumSource(names = {"UNREAD", "HALF_READ"})
  void anUnreadGetIsSentOnceMore(End first) throws Exception {
    slurmrestd.play(first, ANSWERED);

    String answer = ask("GET", "");

    assertEquals(200, RawHttp.status(answer), answer);
    assertTrue(answer.endsWith("\r\n\r\nok"), answer);
    assertEquals(2, slurmrestd.connections());
    assertTrue(
        line()
            .matches(
                ".* status=200 result=answered .* repeated-after=\"SocketException \\(Connection"
                    + " reset\\) while (?:sending|waiting for the answer), [0-9]+ bytes sent to"
                    + " slurmrestd, 0 received, from port [0-9]+\"$"),
        line());
    assertEquals(counted + 1, counted(gateway));
  }

  @Test
  void anUnreadHeadIsSentOnceMore() throws Exception {
    slurmrestd.play(UNREAD, ANSWERED);

    String answer = ask("HEAD", "");

    assertEquals(200, RawHttp.status(answer), answer);
    assertEquals(2, slurmrestd.connections());
  }

  @Test
  void nothingIsSentAThirdTime() throws Exception {
    slurmrestd.play(UNREAD, UNREAD, ANSWERED);

    String answer = ask("GET", "");

    assertEquals(502, RawHttp.status(answer), answer);
    assertTrue(answer.contains("\"slurmrestd-broke-off\""), answer);
    assertEquals(2, slurmrestd.connections());
    assertTrue(line().matches(".* status=502 .* repeated-after=\".*\" cause=\".*\"$"), line());
    assertEquals(counted + 1, counted(gateway));
  }

  @ParameterizedTest
  @EnumSource(names = {"READ", "ANSWER_BEGUN"})
  void aGetThatMayHaveBeenCarriedOutIsSentOnce(End end) throws Exception {
    slurmrestd.play(end, ANSWERED);

    assertSentOnce(ask("GET", ""));
  }

  @Test
  void noneOfManyThatWereReadIsSentTwice() throws Exception {
    slurmrestd.play(READ);
    for (int i = 0; i < MANY_TIMES; i++) {
      String answer = ask("GET", "");
      assertEquals(502, RawHttp.status(answer), answer);
    }
    assertEquals(MANY_TIMES, slurmrestd.connections());
    assertEquals(counted, counted(gateway));
  }

  /** So ends a slurmrestd that resets all its connections, in the middle of its work. */
  @Test
  void aGetWhoseConnectionIsNoLongerNewIsSentOnce() throws Exception {
    slurmrestd.play(RESET_LATE, ANSWERED);

    assertSentOnce(ask("GET", ""));
  }

  /** What nobody takes the second time was perhaps sent the first time. */
  @Test
  void doesNotSayThatNothingWasSentAfterASecondAttempt() throws Exception {
    try (ClosingSlurmrestd leaving = ClosingSlurmrestd.start();
        GatewayProcess to = start(folder.resolve("leaving"), leaving)) {
      leaving.play(UNREAD_AND_GONE);
      String answer = ask(to, "GET", token(to), "");
      assertEquals(502, RawHttp.status(answer), answer);
      assertTrue(answer.contains("\"slurmrestd-broke-off\""), answer);
      assertEquals(1, counted(to));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
  void whatMayChangeSomethingIsSentOnce(String method) throws Exception {
    slurmrestd.play(UNREAD, ANSWERED);

    assertSentOnce(ask(method, method.startsWith("P") ? "x" : ""));
  }

  @Test
  void aGetWithABodyIsSentOnce() throws Exception {
    slurmrestd.play(UNREAD, ANSWERED);

    assertSentOnce(ask("GET", "x"));
  }

  @Test
  void aGetWithoutAnAnswerInTimeIsSentOnce() throws Exception {
    slurmrestd.play(SILENCE, ANSWERED);

    String answer = ask("GET", "");

    assertEquals(504, RawHttp.status(answer), answer);
    assertEquals(1, slurmrestd.connections());
    assertFalse(line().contains("repeated"), line());
  }

  /** The second attempt has what is left of the time, and no more. */
  @Test
  void bothAttemptsHaveTheTimeOfOne() throws Exception {
    slurmrestd.play(UNREAD, SILENCE, ANSWERED);

    long start = System.nanoTime();
    String answer = ask("GET", "");

    assertEquals(504, RawHttp.status(answer), answer);
    assertEquals(2, slurmrestd.connections());
    assertTrue(System.nanoTime() - start < (TIMEOUT_SECONDS + 1) * 1_000_000_000L);
  }

  /** Where the end comes before the request, it may look like an orderly one. */
  @Test
  void aConnectionThatIsClosedAtOnceIsReplaced() throws Exception {
    try (ClosingSlurmrestd closing = ClosingSlurmrestd.start();
        GatewayProcess to = start(folder.resolve("at-once"), closing)) {
      String alice = token(to);
      for (int i = 0; i < AT_ONCE_TIMES; i++) {
        closing.play(AT_ONCE, ANSWERED);
        String answer = ask(to, "GET", alice, "");
        assertEquals(200, RawHttp.status(answer), answer + to.err());
      }
    }
  }

  @Test
  void aUnixSocketTellsTheSame() throws Exception {
    Path socket = Files.createTempDirectory("unread").resolve("s");
    try (ClosingSlurmrestd onSocket = ClosingSlurmrestd.startAt(socket);
        GatewayProcess to = start(folder.resolve("unix"), onSocket)) {
      String alice = token(to);
      for (End first : new End[] {UNREAD, HALF_READ}) {
        onSocket.play(first, ANSWERED);
        String answer = ask(to, "GET", alice, "");
        assertEquals(200, RawHttp.status(answer), first + answer + to.err());
        assertEquals(2, onSocket.connections());
      }
      onSocket.play(READ, ANSWERED);
      assertEquals(502, RawHttp.status(ask(to, "GET", alice, "")));
      assertEquals(1, onSocket.connections());
      onSocket.play(UNREAD, ANSWERED);
      assertEquals(502, RawHttp.status(ask(to, "POST", alice, "x")));
      assertEquals(1, onSocket.connections());
      assertEquals(2, counted(to));
      onSocket.play(AT_ONCE, ANSWERED);
      assertEquals(200, RawHttp.status(ask(to, "GET", alice, "")), to.err());
    } finally {
      Files.deleteIfExists(socket);
      Files.delete(socket.getParent());
    }
  }
}
