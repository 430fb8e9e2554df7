package io.github.slurmjwt.keys;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.slurmjwt.DenyList;
import io.github.slurmjwt.testing.Await;
import io.github.slurmjwt.testing.LogLines;
import io.github.slurmjwt.testing.ManualClock;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.logging.Level;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A deny list that changes, well or badly, while it is in use. */
class LiveDenyListTest {
  private static final String ONE_USER = " (0 tokens, 1 user, older tokens of 0 users)";

  private final ManualClock clock = new ManualClock();
  private final LogLines log = LogLines.of("io.github.slurmjwt");

  /** The threads of other tests, which may still be ending. */
  private final Set<Thread> others = Set.copyOf(Thread.getAllStackTraces().keySet());

  @TempDir private Path folder;
  private Path file = Path.of("");

  @BeforeEach
  void write() throws IOException {
    file = folder.resolve("denied");
    write("user mallory\n");
  }

  @AfterEach
  void releaseLog() {
    log.close();
  }

  private void write(String text) throws IOException {
    Files.writeString(file, text);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
  }

  private LiveDenyList list() throws KeyLoadException {
    return LiveDenyList.unstarted(new DenyListSettings(file, Duration.ofSeconds(5)), clock);
  }

  @Test
  void followsAFileThatIsRenamedIntoPlace() throws Exception {
    LiveDenyList list = list();
    Path next = Files.writeString(folder.resolve("next"), "user mallory\nuser eve\n");
    Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    list.reload();
    assertEquals("2 users", words(list.get()));
    assertEquals(
        List.of(
            "deny list now in force: denyList="
                + file
                + " (0 tokens, 2 users, older tokens of 0 users)"),
        log.at(Level.INFO));
  }

  @Test
  void keepsTheSameListWhileTheFileIsTheSame() throws Exception {
    LiveDenyList list = list();
    DenyList before = list.get();
    list.reload();
    write("user mallory\n");
    list.reload();
    assertSame(before, list.get());
    write("user mallory\n#\n");
    list.reload();
    assertNotSame(before, list.get());
  }

  @ParameterizedTest(name = "O13 {0}")
  @CsvSource(
      delimiter = '|',
      value = {
        "deleted|does not exist: create it or correct the path",
        "a folder|is not a regular file: name the file itself",
        "a wrong line|line 2 must be token FINGERPRINT, user NAME or user NAME before TIME",
        "half a line|line 2 must have a fingerprint of 12 hexadecimal digits",
        "not UTF-8|is not text in UTF-8: write it anew",
        "chmod 646|has unsafe permissions, with which anyone could let denied users in; remove"
            + " write permission for others: chmod o-w",
        "huge|is longer than 1048576 bytes: name the right file"
      })
  void keepsTheLastGoodListWarnsOnceAndRecovers(String state, String why) throws Exception {
    LiveDenyList list = list();
    breakFile(state);
    for (int i = 0; i < 3; i++) {
      assertEquals(Place.Result.FAILED, list.reload());
    }
    assertEquals("1 user", words(list.get()));
    List<String> warnings = log.at(Level.WARNING);
    assertEquals(1, warnings.size(), warnings.toString());
    String warning = warnings.get(0);
    assertTrue(
        warning.startsWith("keeping the last good deny list: denyList=" + file + " " + why),
        warning);
    assertTrue(warning.endsWith("; to deny nobody, leave an empty file in its place"), warning);

    Files.deleteIfExists(file);
    write("user mallory\nuser eve\n");
    list.reload();
    assertEquals("2 users", words(list.get()));
    assertTrue(log.at(Level.INFO).contains("denyList=" + file + " has recovered"));
  }

  private void breakFile(String state) throws IOException {
    switch (state) {
      case "deleted" -> Files.delete(file);
      case "a folder" -> {
        Files.delete(file);
        Files.createDirectory(file);
      }
      case "a wrong line" -> write("user eve\nuser mallory eve\n");
      case "half a line" -> write("user eve\ntoken 0123");
      case "not UTF-8" -> Files.write(file, "user \u00e9ve".getBytes(StandardCharsets.ISO_8859_1));
      case "huge" -> write("#".repeat(FileKind.MAXIMUM_SIZE + 1));
      default -> {
        write("user eve\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--rw-"));
      }
    }
  }

  @ParameterizedTest(name = "O13 with {0}")
  @ValueSource(strings = {"deleted", "a folder", "a wrong line", "not UTF-8", "chmod 646", "huge"})
  void doesNotStart(String state) throws Exception {
    breakFile(state);
    KeyLoadException failure = assertThrows(KeyLoadException.class, this::list);
    String message = String.valueOf(failure.getMessage());
    assertTrue(message.startsWith("denyList=" + file + " "), message);
    assertEquals(List.of(), log.records());
  }

  @Test
  @DisplayName("O13 emptied for a moment by a writer that truncates first")
  void takesAnEmptyFileOnlyAfterAWhile() throws Exception {
    LiveDenyList list = list();
    write("");
    Thread writer =
        new Thread(
            () -> {
              try {
                write("user mallory\nuser eve\n");
              } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
              }
            });
    writer.start();
    list.reload();
    writer.join();
    assertEquals("2 users", words(list.get()));
    write("");
    long emptied = System.nanoTime();
    list.reload();
    assertTrue(System.nanoTime() - emptied >= Duration.ofSeconds(1).toNanos());
    assertEquals("0 users", words(list.get()), "nobody is denied any more");
  }

  @Test
  void startsWithAnEmptyFile() throws Exception {
    write("");
    assertEquals("0 users", words(list().get()));
  }

  @Test
  void tellsHowItFares() throws Exception {
    LiveDenyList list = list();
    clock.move(Duration.ofSeconds(3));
    KeyStatus good = list.status();
    assertEquals("denyList=" + file + ONE_USER, good.keys());
    assertTrue(good.available());
    assertEquals(Duration.ofSeconds(3), good.age());
    assertEquals(Optional.empty(), good.lastFailure());

    Files.delete(file);
    list.reload();
    KeyStatus failed = list.status();
    assertEquals("denyList=" + file + ONE_USER, failed.keys());
    assertEquals(1, failed.failures());
    assertTrue(failed.lastFailure().orElseThrow().contains("does not exist"));
    assertEquals(Optional.of(clock.instant()), failed.lastFailureAt());
  }

  @Test
  void followsTheFileByItselfAndEndsItsThread() throws Exception {
    DenyListSettings settings = new DenyListSettings(file, Duration.ofMillis(20));
    try (LiveDenyList list = LiveDenyList.start(settings, clock)) {
      assertEquals(1, threads());
      write("user mallory\nuser eve\n");
      assertTrue(Await.until(() -> words(list.get()).equals("2 users")));
    }
    assertTrue(Await.until(() -> threads() == 0));
  }

  @Test
  void readsItOnceForTheCommandLine() throws Exception {
    DenyList list = LiveDenyList.load(new DenyListSettings(file, Duration.ofSeconds(5)));
    assertEquals("1 user", words(list));
    assertEquals(0, threads());
    assertFalse(list.toString().contains("mallory"), "names are nobody's business");
  }

  /** Returns how many users it denies. */
  private static String words(DenyList list) {
    return list.toString().split(", ", -1)[1];
  }

  private long threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().equals("slurm-jwt-deny-list"))
        .filter(thread -> !others.contains(thread))
        .count();
  }
}
