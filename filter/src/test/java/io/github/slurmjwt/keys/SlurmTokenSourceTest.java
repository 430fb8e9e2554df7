package io.github.slurmjwt.keys;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.slurmjwt.SlurmIdentity;
import io.github.slurmjwt.jose.CompactJws;
import io.github.slurmjwt.testing.Await;
import io.github.slurmjwt.testing.LogLines;
import io.github.slurmjwt.testing.ManualClock;
import io.github.slurmjwt.testing.SecretFiles;
import io.github.slurmjwt.testing.Tokens;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A source always gives a token that is still good, or says why there is none, and never waits. */
@Timeout(value = 60, threadMode = ThreadMode.SEPARATE_THREAD)
class SlurmTokenSourceTest {
  private static final Duration OFTEN = Duration.ofMillis(20);
  private static final Duration SHORT = Duration.ofMillis(300);

  @TempDir private Path folder;
  private final ManualClock clock = new ManualClock();

  private SlurmTokenSource minted(Optional<Duration> longest) throws Exception {
    return SlurmTokenSource.mint(settings(key()), "slurm", longest, clock);
  }

  private Path key() throws Exception {
    return SecretFiles.key(folder.resolve("jwt.key"));
  }

  private static KeySettings settings(Path key) {
    return KeySettings.builder().jwtKey(key).reload(Duration.ofSeconds(1)).build();
  }

  private TokenFile opened(Path file) throws Exception {
    return TokenFile.open(
        new StableFile(FileKind.TOKEN, file), clock, OFTEN, Duration.ofSeconds(10));
  }

  private Path file(String content) throws Exception {
    return SecretFiles.write(folder.resolve("token"), content);
  }

  /** A token for a user that is good for so long from the clock's time. */
  private String token(String user, Duration life) {
    long now = clock.instant().getEpochSecond();
    return Tokens.hs256(
        "{\"exp\":%d,\"iat\":%d,\"sun\":\"%s\"}".formatted(now + life.toSeconds(), now, user));
  }

  private long secondsLeft(String token) throws Exception {
    Object expiry = CompactJws.split(token).payload().get("exp");
    return Long.parseLong(String.valueOf(expiry)) - clock.instant().getEpochSecond();
  }

  /** The threads of other tests, which may still be ending. */
  private final Set<Thread> others = Set.copyOf(Thread.getAllStackTraces().keySet());

  private List<String> threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.isAlive() && !others.contains(thread))
        .map(Thread::getName)
        .filter(name -> name.equals("slurm-jwt-token"))
        .toList();
  }

  @Test
  void mintsAnewWhenHalfOfTheLifeIsOver() throws Exception {
    try (SlurmTokenSource source = minted(Optional.empty())) {
      String first = source.current();
      assertEquals(1800, secondsLeft(first));
      clock.move(Duration.ofSeconds(899));
      assertEquals(first, source.current());
      clock.move(Duration.ofSeconds(1));
      assertEquals(1800, secondsLeft(source.current()));
      assertEquals("slurm", source.user());
      assertFalse(source.toString().contains(source.current()), source::toString);
    }
  }

  @Test
  void mintsAnewWhenTheClockJumps() throws Exception {
    try (SlurmTokenSource source = minted(Optional.empty())) {
      String first = source.current();
      clock.move(Duration.ofDays(-1));
      assertNotEquals(first, source.current());
      assertEquals(1800, secondsLeft(source.current()));
      clock.move(Duration.ofDays(2));
      assertEquals(1800, secondsLeft(source.current()));
    }
  }

  @Test
  void mintsForNoLongerThanTheSiteAllows() throws Exception {
    try (SlurmTokenSource source = minted(Optional.of(Duration.ofMinutes(1)))) {
      assertEquals(60, secondsLeft(source.current()));
    }
    try (SlurmTokenSource source = minted(Optional.of(Duration.ofDays(1)))) {
      assertEquals(1800, secondsLeft(source.current()));
    }
  }

  @Test
  void mintsWithTheKeyThatIsInForceAndNotWithOneThatIsWithdrawn() throws Exception {
    Path file = key();
    try (LogLines log = LogLines.of("io.github.slurmjwt");
        SlurmTokenSource source =
            SlurmTokenSource.mint(settings(file), "slurm", Optional.empty(), clock)) {
      Path empty = SecretFiles.write(folder.resolve("empty"), "");
      Files.move(empty, file, StandardCopyOption.REPLACE_EXISTING);
      assertTrue(
          Await.until(
              () -> {
                try {
                  source.current();
                  return false;
                } catch (TokenUnavailableException e) {
                  return String.valueOf(e.getMessage())
                      .endsWith("holds no key: replace it with a new key");
                }
              }));
      assertFalse(log.records().isEmpty());
    }
  }

  @Test
  void mintsTokensWithTheIdentityOfAnAccount() throws Exception {
    SlurmIdentity identity =
        new SlurmIdentity(
            "alice", 2001, 2001, "", "/home/alice", "/bin/sh", Map.of("hpc", 3000L), List.of());
    try (SlurmTokenSource source =
        SlurmTokenSource.mint(settings(key()), identity, Optional.empty(), clock)) {
      assertEquals(2001L, CompactJws.split(source.current()).payload().get("uid"));
      assertEquals("alice", source.user());
    }
  }

  @Test
  void refusesAtTheStartWhatNoTokenCanHold() throws Exception {
    Path key = key();
    assertThrows(
        IllegalArgumentException.class,
        () -> SlurmTokenSource.mint(settings(key), "1000", Optional.empty(), clock));
    assertThrows(
        KeyLoadException.class,
        () ->
            SlurmTokenSource.mint(
                settings(folder.resolve("none")), "slurm", Optional.empty(), clock));
  }

  @ParameterizedTest
  @ValueSource(strings = {"SLURM_JWT=%s\n", "%s", " %s \n\n"})
  void readsWhatScontrolPrints(String text) throws Exception {
    String token = token("slurm", Duration.ofMinutes(10));
    try (SlurmTokenSource source = SlurmTokenSource.read(file(text.formatted(token)), clock)) {
      assertEquals(token, source.current());
      assertEquals("slurm", source.user());
      assertEquals("tokens in token=" + folder.resolve("token"), source.toString());
    }
  }

  @Test
  void followsAFileThatIsRenewedAndUsesTheLastGoodTokenUntilItExpires() throws Exception {
    String first = token("slurm", Duration.ofMinutes(10));
    Path file = file(first);
    try (LogLines log = LogLines.of("io.github.slurmjwt");
        TokenFile source = opened(file)) {
      String second = token("root", Duration.ofMinutes(10));
      file("SLURM_JWT=" + second);
      assertTrue(Await.until(() -> source.current().equals(second)));
      assertEquals("root", source.user());

      file("no token");
      assertTrue(Await.until(() -> log.at(Level.WARNING).size() == 1));
      assertEquals(
          "token=" + file + " holds no token: write what scontrol token prints",
          log.at(Level.WARNING).get(0));
      assertEquals(second, source.current());
      clock.move(Duration.ofMinutes(10));
      assertEquals(second, source.current());
      clock.move(Duration.ofSeconds(1));
      assertTrue(
          String.valueOf(
                  assertThrows(TokenUnavailableException.class, source::current).getMessage())
              .contains("expired token"));
      String third = token("slurm", Duration.ofMinutes(10));
      file(third);
      assertTrue(Await.until(() -> log.at(Level.INFO).size() == 1));
      assertEquals(third, source.current());
      assertFalse(log.records().stream().anyMatch(line -> line.getMessage().contains(third)));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "no token",
        "eyJhbGciOiJIUzI1NiJ9.e30.AA",
        "bnVsbA.bnVsbA.AA",
        "eyJhbGciOiJIUzI1NiJ9.eyJleHAiOiI5IiwidXNlciI6MX0.AA"
      })
  void refusesAtTheStartWhatIsNoToken(String content) throws Exception {
    Path file = file(content);
    String message =
        String.valueOf(
            assertThrows(TokenUnavailableException.class, () -> SlurmTokenSource.read(file, clock))
                .getMessage());
    assertEquals("token=" + file + " holds no token: write what scontrol token prints", message);
  }

  @Test
  void refusesAtTheStartAnExpiredTokenAndFilesThatOthersMayRead() throws Exception {
    Path file = file(token("slurm", Duration.ofSeconds(-1)));
    assertRefused(file, "holds an expired token: write a new one");
    file(token("slurm", Duration.ofSeconds(60)));
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
    assertRefused(
        file,
        "has unsafe permissions, with which anyone could act as its user; remove all"
            + " permissions for others: chmod o-rwx");
    assertRefused(folder.resolve("none"), "does not exist: create it or correct the path");
    assertRefused(folder, "is not a regular file: name the file itself");
  }

  @Test
  void opensNoFifo() throws Exception {
    Path fifo = folder.resolve("fifo");
    assertEquals(0, new ProcessBuilder("mkfifo", "-m", "600", fifo.toString()).start().waitFor());
    assertRefused(fifo, "is not a regular file: name the file itself");

    String token = token("slurm", Duration.ofMinutes(10));
    Path file = file(token);
    try (LogLines log = LogLines.of("io.github.slurmjwt");
        TokenFile source = opened(file)) {
      Files.move(fifo, file, StandardCopyOption.REPLACE_EXISTING);
      assertTrue(Await.until(() -> !log.at(Level.WARNING).isEmpty()));
      assertTrue(log.at(Level.WARNING).get(0).contains("is not a regular file"));
      assertEquals(token, source.current());
    }
  }

  private void assertRefused(Path file, String sentence) {
    try (LogLines log = LogLines.of("io.github.slurmjwt")) {
      assertEquals(
          "token=" + file + " " + sentence,
          assertThrows(TokenUnavailableException.class, () -> SlurmTokenSource.read(file, clock))
              .getMessage());
      assertEquals(List.of(), log.records(), "said once");
    }
  }

  @Test
  void saysOnceThatAFileIsBadAndOnceThatItIsGoodAgain() throws Exception {
    String good = token("slurm", Duration.ofMinutes(10));
    CountDownLatch allRead = new CountDownLatch(1);
    Iterator<String> contents = List.of(good, "", "", good, good, good, "", good, good).iterator();
    PlaceReader file =
        new PlaceReader() {
          @Override
          public String name() {
            return "token=/t";
          }

          @Override
          public byte[] read() {
            if (!contents.hasNext()) {
              allRead.countDown();
              return good.getBytes(StandardCharsets.US_ASCII);
            }
            return contents.next().getBytes(StandardCharsets.US_ASCII);
          }
        };
    try (LogLines log = LogLines.of("io.github.slurmjwt")) {
      TokenFile source = TokenFile.open(file, clock, OFTEN, Duration.ofSeconds(10));
      assertTrue(allRead.await(20, TimeUnit.SECONDS));
      source.close();
      String bad = "token=/t holds no token: write what scontrol token prints";
      assertEquals(List.of(bad, bad), log.at(Level.WARNING));
      String again = "token=/t holds a good token again";
      assertEquals(List.of(again, again), log.at(Level.INFO));
    }
  }

  /** A file on a network file system whose server is gone: a read that no interrupt ends. */
  private static final class HangingFile implements PlaceReader {
    private final CountDownLatch hangs = new CountDownLatch(1);
    private final CountDownLatch over = new CountDownLatch(1);
    private final String token;
    private boolean readBefore;

    HangingFile(String token) {
      this.token = token;
    }

    @Override
    public String name() {
      return "token=/net/token";
    }

    @Override
    public byte[] read() {
      if (!readBefore && !token.isEmpty()) {
        readBefore = true;
        return token.getBytes(StandardCharsets.US_ASCII);
      }
      hangs.countDown();
      boolean waiting = true;
      while (waiting) {
        try {
          over.await();
          waiting = false;
        } catch (InterruptedException e) {
          waiting = true; // As in the kernel.
        }
      }
      return new byte[0];
    }
  }

  @Test
  void neitherACallNorTheEndWaitsForAFileThatHangs() throws Exception {
    String token = token("slurm", Duration.ofMinutes(10));
    HangingFile file = new HangingFile(token);
    try (LogLines log = LogLines.of("io.github.slurmjwt")) {
      TokenFile source = TokenFile.open(file, clock, OFTEN, Duration.ofSeconds(10));
      file.hangs.await();
      long before = System.nanoTime();
      assertEquals(token, source.current());
      clock.move(Duration.ofMinutes(11));
      assertThrows(TokenUnavailableException.class, source::current);
      assertThrows(TokenUnavailableException.class, source::current);
      source.close();
      assertTrue(System.nanoTime() - before < Duration.ofSeconds(10).toNanos());
      assertEquals(
          List.of(
              "token=/net/token holds an expired token: write a new one",
              "token=/net/token is still being read: check its file system"),
          log.at(Level.WARNING));
    } finally {
      file.over.countDown();
    }
    assertTrue(Await.until(() -> threads().isEmpty()));
  }

  @Test
  void doesNotStartWithAFileThatHangs() throws Exception {
    HangingFile file = new HangingFile("");
    try (LogLines log = LogLines.of("io.github.slurmjwt")) {
      assertEquals(
          "token=/net/token cannot be read within 0 s: check its file system",
          assertThrows(
                  TokenUnavailableException.class, () -> TokenFile.open(file, clock, OFTEN, SHORT))
              .getMessage());
      assertEquals(1, log.at(Level.WARNING).size());
    } finally {
      file.over.countDown();
    }
    assertTrue(Await.until(() -> threads().isEmpty()));
  }

  @Test
  void givesNothingOnceClosedAndLeavesNoThread() throws Exception {
    SlurmTokenSource minted = minted(Optional.empty());
    SlurmTokenSource read =
        SlurmTokenSource.read(file(token("slurm", Duration.ofMinutes(10))), clock);
    assertEquals(1, threads().size());
    for (SlurmTokenSource source : List.of(minted, read)) {
      source.close();
      source.close();
      assertTrue(
          String.valueOf(
                  assertThrows(TokenUnavailableException.class, source::current).getMessage())
              .endsWith(" is closed"));
    }
    assertTrue(Await.until(() -> threads().isEmpty()));
  }

  @Test
  void keepsNoApplicationAlive() throws Exception {
    try (SlurmTokenSource source =
        SlurmTokenSource.read(file(token("slurm", Duration.ofMinutes(10))), clock)) {
      assertEquals("slurm", source.user());
      Thread thread =
          Thread.getAllStackTraces().keySet().stream()
              .filter(one -> one.getName().equals("slurm-jwt-token"))
              .findAny()
              .orElseThrow();
      assertTrue(thread.isDaemon());
      assertEquals(TokenFile.class.getClassLoader(), thread.getContextClassLoader());
    }
  }
}
