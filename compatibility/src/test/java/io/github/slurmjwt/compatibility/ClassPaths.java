package io.github.slurmjwt.compatibility;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** The class paths that Maven resolved in {@code servers/}. */
final class ClassPaths {
  private ClassPaths() {}

  /** Returns the files of the module of this name. */
  static List<String> of(String module) throws IOException {
    String line = Files.readString(Path.of("target", "classpaths", module)).strip();
    return Arrays.asList(line.split(File.pathSeparator));
  }
}
