package io.github.slurmjwt.compatibility;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The ways to bring the filter into an application: what goes into WEB-INF/lib, or into a folder
 * that a server shares among applications.
 *
 * @param api what the jars are made for
 * @param selfContained the jar that needs no other
 * @param plain the plain jar and all that it needs, or the self-contained one where there is none
 */
record Jars(ServletApi api, List<Path> selfContained, List<Path> plain) {
  /** Returns those that the build has just made for this API. */
  static Jars built(ServletApi api) throws IOException {
    List<Path> plain = ClassPaths.of("filter").stream().map(Path::of).toList();
    Path filter =
        plain.stream()
            .filter(path -> path.getFileName().toString().startsWith("slurm-jwt-filter-"))
            .findFirst()
            .orElseThrow();
    String classifier = api == ServletApi.JAVAX ? "javax" : "all";
    String name = filter.getFileName().toString().replace(".jar", "-" + classifier + ".jar");
    Path selfContained = filter.resolveSibling(name);
    if (!Files.exists(selfContained)) {
      throw new IllegalStateException(selfContained + " is missing: build the filter first");
    }
    List<Path> jar = List.of(selfContained);
    return new Jars(api, jar, api == ServletApi.JAVAX ? jar : plain);
  }
}
