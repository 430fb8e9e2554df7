package io.github.slurmjwt.keys;

import io.github.slurmjwt.ConfigException;
import java.nio.file.Path;

/** Checks the paths in settings. */
final class AbsolutePath {
  private AbsolutePath() {}

  /**
   * Returns the path.
   *
   * @param name the setting, as users write it
   * @throws ConfigException when the path is not absolute
   */
  static Path check(String name, Path file) {
    if (!file.isAbsolute()) {
      throw new ConfigException(name + "=" + file + " must be an absolute path");
    }
    return file;
  }
}
