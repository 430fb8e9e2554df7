package io.github.slurmjwt.config;

import io.github.slurmjwt.ConfigException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;

/** Reads the path of a file or folder from text, which must be absolute. */
final class PathText {
  /** A malformed URL may contain a password anywhere. */
  private static final String NOT_SHOWN = " (it is not shown, since it may hold a password)";

  private PathText() {}

  /**
   * Returns the path.
   *
   * @param option the setting, as users write it
   * @throws ConfigException when it is not an absolute path
   */
  static Path parse(String option, String path) {
    boolean shown = !path.contains("@") && !path.contains("?") && !path.contains("://");
    return path(path)
        .filter(Path::isAbsolute)
        .filter(file -> shown || !path.startsWith("//"))
        .orElseThrow(
            () ->
                new ConfigException(
                    shown
                        ? option + "=" + path + " must be an absolute path"
                        : option + "= must be an absolute path" + NOT_SHOWN));
  }

  private static Optional<Path> path(String path) {
    try {
      return Optional.of(Path.of(path));
    } catch (InvalidPathException e) {
      return Optional.empty();
    }
  }
}
