package io.github.slurmjwt.keys;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.slurmjwt.testing.Await;
import io.github.slurmjwt.testing.LogLines;
import io.github.slurmjwt.testing.ManualClock;
import io.github.slurmjwt.testing.Tokens;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is said of a token's file, and that nothing but its end stops the reads. */
class TokenFileTest {
  private static final Duration OFTEN = Duration.ofMillis(1);
  private static final Duration SOON = Duration.ofSeconds(20);
  private static final String EXPIRED = "token=/t holds an expired token: write a new one";
  private static final String BAD = "token=/t holds no token: write what scontrol token prints";
  private static final String GOOD_AGAIN = "token=/t holds a good token again";

  private final ManualClock clock = new ManualClock();
  private final LogLines log = LogLines.of("io.github.slurmjwt");
  private final FakeFile file = new FakeFile();
  private final String good = token("alice", Duration.ofMinutes(10));

  @AfterEach
  void releaseLog() {
    log.close();
  }

  private interface Content {
    String read() throws KeyLoadException, InterruptedException;
  }

  /** A file without a disk. */
  private static final class FakeFile implements PlaceReader {
    private final AtomicInteger reads = new AtomicInteger();
    private volatile Content content = () -> "";

    @Override
    public String name() {
      return "token=/t";
    }

    @Override
    public byte[] read() throws KeyLoadException, InterruptedException {
      reads.incrementAndGet();
      return content.read().getBytes(StandardCharsets.US_ASCII);
    }

    /** Returns once the file has been read with this content and what follows has happened. */
    void holds(Content now) throws Exception {
      content = now;
      int before = reads.get();
      Await.until("it is read twice", SOON, () -> reads.get() >= before + 2);
    }
  }

  private String token(String user, Duration life) {
    long now = clock.instant().getEpochSecond();
    return Tokens.hs256("{\"exp\":%d,\"sun\":\"%s\"}".formatted(now + life.toSeconds(), user));
  }

  private TokenFile open() throws TokenUnavailableException {
    return TokenFile.open(file, clock, OFTEN, SOON);
  }

  /** The threads of other tests, which may still be ending. */
  private final Set<Thread> others = Set.copyOf(Thread.getAllStackTraces().keySet());

  private TokenFile opened() throws TokenUnavailableException {
    file.content = () -> good;
    return open();
  }

  private String refusal() {
    return String.valueOf(assertThrows(TokenUnavailableException.class, this::open).getMessage());
  }

  private List<Thread> threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().equals("slurm-jwt-token"))
        .filter(thread -> !others.contains(thread))
        .toList();
  }

  private void leavesNoThread() throws Exception {
    Await.until("no thread", SOON, () -> threads().isEmpty());
  }

  @Test
  void saysOnceThatTheTokenHasExpired() throws Exception {
    try (TokenFile source = opened()) {
      String old = token("alice", Duration.ofSeconds(-1));
      file.holds(() -> old);
      file.holds(() -> old);
      assertEquals(
          EXPIRED, assertThrows(TokenUnavailableException.class, source::current).getMessage());
      assertEquals(List.of(EXPIRED), log.at(Level.WARNING));
      file.holds(() -> good);
      file.holds(() -> good);
      assertEquals(List.of(GOOD_AGAIN), log.at(Level.INFO));
      assertEquals(good, source.current());
      file.holds(() -> old);
      assertEquals(List.of(EXPIRED, EXPIRED), log.at(Level.WARNING), "it has expired anew");
    }
  }

  /** Slurm accepts a token in its last second. */
  @Test
  void usesATokenInItsLastSecond() throws Exception {
    String last = token("alice", Duration.ZERO);
    file.content = () -> last;
    try (TokenFile source = open()) {
      assertEquals(last, source.current());
      clock.move(Duration.ofSeconds(1));
      assertThrows(TokenUnavailableException.class, source::current);
    }
  }

  @Test
  void keepsTheLastGoodTokenWhateverGoesWrong() throws Exception {
    try (TokenFile source = opened()) {
      file.holds(() -> "");
      file.holds(
          () -> {
            throw new KeyLoadException("token=/t is a dragon");
          });
      file.holds(
          () -> {
            throw new IllegalStateException("as a test");
          });
      file.holds(
          () -> {
            throw new StackOverflowError("as a test");
          });
      assertEquals(good, source.current());
      assertEquals(
          List.of(
              BAD,
              "token=/t is a dragon",
              "token=/t could not be read: java.lang.IllegalStateException",
              "token=/t could not be read: java.lang.StackOverflowError"),
          log.at(Level.WARNING));
      String next = token("bob", Duration.ofMinutes(10));
      file.holds(() -> next);
      assertEquals(next, source.current());
      assertEquals("bob", source.user());
    }
  }

  @Test
  void goesOnAfterAnInterruptedRead() throws Exception {
    try (TokenFile source = opened()) {
      file.holds(
          () -> {
            throw new InterruptedException();
          });
      String next = token("bob", Duration.ofMinutes(10));
      file.holds(() -> next);
      assertEquals(next, source.current());
    }
    assertEquals(List.of(), log.records());
  }

  @Test
  void goesOnWhenTheLogFails() throws Exception {
    Logger logger = Logger.getLogger("io.github.slurmjwt");
    for (Throwable thrown : List.of(new IllegalStateException("as a test"), new Error("a test"))) {
      FailingLog failing = new FailingLog(thrown);
      try (TokenFile source = opened()) {
        logger.addHandler(failing);
        file.holds(() -> "");
        String next = token("bob", Duration.ofMinutes(10));
        file.holds(() -> next);
        assertEquals(next, source.current());
      } finally {
        logger.removeHandler(failing);
      }
    }
  }

  @Test
  void leavesNoThreadAfterAFailedStart() throws Exception {
    assertEquals(BAD, refusal());
    leavesNoThread();
    file.content =
        () -> {
          throw new InterruptedException();
        };
    assertEquals("token=/t has not been read", refusal());
    leavesNoThread();
    assertEquals(List.of(), log.records(), "the exceptions have said it");
  }

  @Test
  void tellsWhoeverIsInterruptedAtTheStart() throws Exception {
    file.content = () -> good;
    Thread.currentThread().interrupt();
    String refusal = refusal();
    assertTrue(Thread.interrupted(), "the interrupt is still to be seen");
    assertEquals("interrupted while reading token=/t", refusal);
    leavesNoThread();
  }

  @Test
  void endsForWhoeverIsInterruptedMeanwhile() throws Exception {
    TokenFile source = opened();
    Thread.currentThread().interrupt();
    source.close();
    assertTrue(Thread.interrupted(), "the interrupt is still to be seen");
    leavesNoThread();
  }

  @Test
  void endsSilently() throws Exception {
    TokenFile source = opened();
    source.close();
    assertEquals(
        "token=/t is closed",
        assertThrows(TokenUnavailableException.class, source::current).getMessage());
    int reads = file.reads.get();
    leavesNoThread();
    assertEquals(reads, file.reads.get());
    assertEquals(List.of(), log.records());
  }

  @Test
  void holdsNoApplicationInMemory() throws Exception {
    Thread current = Thread.currentThread();
    ClassLoader own = current.getContextClassLoader();
    try (URLClassLoader application = new URLClassLoader(new URL[0], own)) {
      current.setContextClassLoader(application);
      try (TokenFile source = opened()) {
        assertEquals("alice", source.user());
        assertEquals(1, threads().size());
        Thread thread = threads().get(0);
        assertTrue(thread.isDaemon());
        assertSame(TokenFile.class.getClassLoader(), thread.getContextClassLoader());
      }
    } finally {
      current.setContextClassLoader(own);
    }
  }

  @Test
  void showsNoToken() throws Exception {
    StoredToken stored = StoredToken.parse("token=/t", good.getBytes(StandardCharsets.US_ASCII));
    assertEquals("StoredToken[alice]", stored.toString());
    try (TokenFile source = opened()) {
      assertEquals("tokens in token=/t", source.toString());
    }
  }
}
