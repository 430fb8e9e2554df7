package io.github.slurmjwt.compatibility;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The ways to bring the filter into an application: what goes into WEB-INF/lib, or into a folder
 * that a server shares among applications.
 *
 * @param selfContained the jar that needs no other
 * @param plain the plain jar and all that it needs
 */
record Jars(List<Path> selfContained, List<Path> plain) {
  /** Returns those that the build has just made. */
  static Jars built() throws IOException {
    List<Path> plain = ClassPaths.of("filter").stream().map(Path::of).toList();
    Path filter =
        plain.stream()
            .filter(path -> path.getFileName().toString().startsWith("slurm-jwt-filter-"))
            .findFirst()
            .orElseThrow();
    String name = filter.getFileName().toString().replace(".jar", "-all.jar");
    Path selfContained = filter.resolveSibling(name);
    if (!Files.exists(selfContained)) {
      throw new IllegalStateException(selfContained + " is missing: build the filter first");
    }
    return new Jars(List.of(selfContained), plain);
  }
}
