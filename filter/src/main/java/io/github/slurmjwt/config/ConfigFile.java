package io.github.slurmjwt.config;

import io.github.slurmjwt.ConfigException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/**
 * Reads files that an administrator names. A wrong path can neither block the process nor exhaust
 * its memory.
 */
public final class ConfigFile {
  private ConfigFile() {}

  /**
   * Returns the bytes of a regular file.
   *
   * @param option the option that names the file
   * @param mostBytes the maximum length of the file
   * @throws ConfigException when there is no such file, it is longer, or it cannot be read
   */
  public static byte[] read(String option, Path file, int mostBytes) {
    try {
      if (Files.exists(file) && !Files.isRegularFile(file)) {
        throw failure(option, file, "is not a regular file: name the file itself");
      }
      try (InputStream in = Files.newInputStream(file)) {
        byte[] content = in.readNBytes(mostBytes + 1);
        if (content.length > mostBytes) {
          throw failure(
              option, file, "is longer than " + mostBytes + " bytes: name the right file");
        }
        return content;
      }
    } catch (NoSuchFileException e) {
      throw failure(option, file, "does not exist: correct the path");
    } catch (IOException e) {
      throw failure(option, file, "cannot be read: check that this process may read it");
    }
  }

  private static ConfigException failure(String option, Path file, String whatAndRemedy) {
    return new ConfigException(option + ": " + file + " " + whatAndRemedy);
  }
}
