package io.github.slurmjwt.keys;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** K12: the file whose permissions were found good is the file that is read. */
class KeyFileRaceTest {
  private static final String GOOD = "the key that only its owner may read";
  private static final String OPEN = "the key that everybody may have read";

  @TempDir private Path folder;

  @Test
  @DisplayName("K12 a link that flips between a good and a forbidden file")
  void neverReadsTheForbiddenTargetOfALinkThatFlips() throws Exception {
    write("good", GOOD, "rw-------");
    write("open", OPEN, "rw-r--r--");
    List<String> read = readWhileItFlips(List.of("good", "open"));
    assertTrue(read.contains(GOOD), "the good file is read now and then");
    assertTrue(
        read.stream().allMatch(text -> text.equals(GOOD) || text.contains("unsafe permissions")),
        read::toString);
  }

  @Test
  @DisplayName("K12 a folder's link that flips, as in a mounted secret")
  void neverReadsTheForbiddenFileBehindAFolderThatFlips() throws Exception {
    Files.createDirectory(folder.resolve("one"));
    Files.createDirectory(folder.resolve("two"));
    write("one/key", GOOD, "rw-------");
    write("two/key", OPEN, "rw-r--r--");
    List<String> read = readWhileItFlips(List.of("one", "two"), "key");
    assertTrue(
        read.stream().allMatch(text -> text.equals(GOOD) || text.contains("unsafe permissions")),
        read::toString);
  }

  @Test
  @DisplayName("K12 two folders that are exchanged, which leaves the files in them as they are")
  void neverReadsTheForbiddenFileOfAnExchangedFolder() throws Exception {
    Path one = Files.createDirectory(folder.resolve("one"));
    Path two = Files.createDirectory(folder.resolve("two"));
    write("one/key", GOOD, "rw-------");
    write("two/key", OPEN, "rw-r--r--");
    AtomicBoolean over = new AtomicBoolean();
    List<String> read =
        readDuring(() -> exchange(one, two, over), over, one.resolve("key"), 60_000);
    assertFalse(read.contains(OPEN), read::toString);
    assertEquals(List.of(GOOD), readDuring(() -> {}, over, keyOf(one, two), 1));
  }

  @Test
  @DisplayName("K12 folders that can be searched and not listed: their identities are compared")
  void noticesAnExchangedFolderThatCannotBeHeldOpen() throws Exception {
    Path one = Files.createDirectory(folder.resolve("one"));
    Files.createDirectory(one.resolve("inner"));
    Path two = Files.createDirectory(folder.resolve("two"));
    Files.createDirectory(two.resolve("inner"));
    write("one/inner/key", GOOD, "rw-------");
    write("two/inner/key", OPEN, "rw-r--r--");
    Path key = Objects.requireNonNull(one).resolve("inner/key").toRealPath();
    FileState before = FileState.of(key);
    List<Object> folders = FileState.folders(key);
    assertEquals(folders, FileState.folders(key));
    assertEquals(
        GOOD,
        OpenFolder.readBetween(key, before, 100)
            .map(bytes -> new String(bytes, StandardCharsets.UTF_8))
            .orElse("nothing"));
    Path third = folder.resolve("third");
    Files.move(one, third);
    Files.move(two, one);
    assertNotEquals(folders, FileState.folders(key));
    assertTrue(OpenFolder.readBetween(key, before, 100).isEmpty());
  }

  @Test
  @DisplayName("K12 a link that flips to a FIFO never makes the reader wait")
  void neverWaitsForAFifo() throws Exception {
    write("good", GOOD, "rw-------");
    fifo("fifo");
    List<String> read =
        assertTimeoutPreemptively(
            Duration.ofSeconds(60), () -> readWhileItFlips(List.of("good", "fifo")));
    assertTrue(
        read.stream().allMatch(text -> text.equals(GOOD) || text.contains("not a regular file")),
        read::toString);
  }

  @Test
  @DisplayName("K12 a FIFO, a device and a folder")
  void refusesWhatIsNoFile() throws Exception {
    fifo("fifo");
    for (Path file : List.of(folder.resolve("fifo"), Path.of("/dev/zero"), folder)) {
      for (FileKind kind : FileKind.values()) {
        KeyLoadException refusal =
            assertTimeoutPreemptively(
                Duration.ofSeconds(60),
                () -> assertThrows(KeyLoadException.class, () -> kind.read(file)));
        assertEquals(
            kind.name(file) + " is not a regular file: name the file itself", refusal.getMessage());
      }
    }
  }

  private List<String> readWhileItFlips(List<String> targets, String... inside) throws Exception {
    Path link = folder.resolve("link");
    Files.createSymbolicLink(link, Path.of(targets.get(0)));
    Path file = inside.length == 0 ? link : link.resolve(inside[0]);
    AtomicBoolean over = new AtomicBoolean();
    return readDuring(() -> flip(link, targets, over), over, file, 8000);
  }

  private static List<String> readDuring(Runnable change, AtomicBoolean over, Path file, int times)
      throws InterruptedException {
    Thread flipper = new Thread(change);
    flipper.start();
    List<String> distinct = new ArrayList<>();
    try {
      for (int i = 0; i < times; i++) {
        String text = text(file);
        if (!distinct.contains(text)) {
          distinct.add(text);
        }
      }
    } finally {
      over.set(true);
      flipper.join();
    }
    return distinct;
  }

  private static void flip(Path link, List<String> targets, AtomicBoolean over) {
    try {
      for (int i = 0; !over.get(); i++) {
        Path next = link.resolveSibling("next");
        Files.createSymbolicLink(next, Path.of(targets.get(i % targets.size())));
        Files.move(next, link, StandardCopyOption.ATOMIC_MOVE);
      }
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static void exchange(Path one, Path two, AtomicBoolean over) {
    Path third = one.resolveSibling("third");
    try {
      while (!over.get()) {
        Files.move(one, third);
        Files.move(two, one);
        Files.move(third, two);
      }
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  /** The exchange may have ended either way round. */
  private static Path keyOf(Path one, Path two) throws IOException {
    Path key = one.resolve("key");
    return Files.readString(key).equals(GOOD) ? key : two.resolve("key");
  }

  private static String text(Path file) {
    try {
      return new String(FileKind.JWT_KEY.read(file), StandardCharsets.UTF_8);
    } catch (KeyLoadException e) {
      return String.valueOf(e.getMessage());
    }
  }

  private void write(String name, String content, String mode) throws IOException {
    Path file = Files.writeString(folder.resolve(name), content);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
  }

  private void fifo(String name) throws Exception {
    Path fifo = folder.resolve(name);
    Process process = new ProcessBuilder("mkfifo", "-m", "600", fifo.toString()).start();
    assertEquals(0, process.waitFor());
  }
}
