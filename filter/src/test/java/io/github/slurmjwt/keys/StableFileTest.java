package io.github.slurmjwt.keys;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.slurmjwt.testing.SecretFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A key file that somebody writes while it is read, at every pause of the reader. */
class StableFileTest {
  private static final String OLD = "the old key of this cluster, long enough";
  private static final int ATTEMPTS = 20;

  /** What is written at each pause; after the last, nothing is. */
  private final List<String> writes = new ArrayList<>();

  private int pauses;

  @TempDir private Path folder;

  private StableFile file() throws Exception {
    write(OLD);
    StableFile file = new StableFile(FileKind.JWT_KEY, folder.resolve("jwt.key"), this::pause);
    file.read();
    return file;
  }

  private void write(String content) throws IOException {
    SecretFiles.write(folder.resolve("jwt.key"), content);
  }

  private void pause() {
    pauses++;
    if (!writes.isEmpty()) {
      try {
        write(writes.remove(0));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private static String text(byte[] content) {
    return new String(content, StandardCharsets.US_ASCII);
  }

  @Test
  void pausesForNothingThatIsTheSame() throws Exception {
    StableFile file = file();
    assertEquals(OLD, text(file.read()));
    assertEquals(0, pauses);
  }

  @Test
  void readsAChangeTwice() throws Exception {
    StableFile file = file();
    write(OLD + "1");
    assertEquals(OLD + "1", text(file.read()));
    assertEquals(1, pauses);
  }

  /** It was not empty all the time, so whoever writes it is not done. */
  @Test
  void isNotWithdrawnByAWriterThatHasJustTruncatedItAgain() throws Exception {
    StableFile file = file();
    write(OLD + "0");
    for (int i = 1; i < ATTEMPTS; i++) {
      writes.add(OLD + i);
    }
    writes.add("");
    assertEquals(
        "jwt_key="
            + folder.resolve("jwt.key")
            + " keeps changing: write it once, or rename a complete file into place",
        assertThrows(KeyLoadException.class, file::read).getMessage());
    assertEquals(ATTEMPTS, pauses);
    assertEquals("", text(file.read()), "it has been empty for as long as it may");
    assertEquals(2 * ATTEMPTS, pauses);
  }
}
