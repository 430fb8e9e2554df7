package io.github.slurmjwt.config;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.slurmjwt.ConfigException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A wrong path neither blocks nor exhausts the memory. */
class ConfigFileTest {
  @TempDir private Path folder;

  private static void assertRefuses(Path file, int mostBytes, String why) {
    ConfigException refusal =
        assertThrows(ConfigException.class, () -> ConfigFile.read("webXml", file, mostBytes));
    assertEquals("webXml: " + file + " " + why, refusal.getMessage());
  }

  @Test
  void readsAFileOfAtMostSoManyBytes() throws IOException {
    byte[] content = {1, 2, 3, 4};
    Path file = Files.write(folder.resolve("file"), content);
    assertArrayEquals(content, ConfigFile.read("webXml", file, 4));
    assertArrayEquals(content, ConfigFile.read("webXml", file, 5));
    assertRefuses(file, 3, "is longer than 3 bytes: name the right file");
  }

  @Test
  void readsFilesOnly() {
    assertRefuses(folder, 4, "is not a regular file: name the file itself");
    assertRefuses(Path.of("/dev/zero"), 4, "is not a regular file: name the file itself");
    assertRefuses(folder.resolve("gone"), 4, "does not exist: correct the path");
  }
}
