package io.github.slurmjwt.compatibility;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;

/**
 * The ways to bring the filter into an application: what goes into WEB-INF/lib, or into a folder
 * that a server shares among applications.
 *
 * @param api what the jars are made for
 * @param selfContained the jar that needs no other
 * @param otherVersion another version of the plain jar and all that it needs, or of the
 *     self-contained one where there is no plain one
 */
record Jars(ServletApi api, List<Path> selfContained, List<Path> otherVersion) {
  /** What the manifest of the other version says. */
  static final String OTHER_VERSION = "0.0.0-other";

  /** Returns those that the build has just made for this API. */
  static Jars built(ServletApi api) throws IOException {
    List<Path> plain = jars("filter");
    List<Path> selfContained = jars(api == ServletApi.JAVAX ? "filter-javax" : "filter-all");
    if (selfContained.size() != 1) {
      throw new AssertionError("the self-contained jar needs no other: " + selfContained);
    }
    List<Path> other = new ArrayList<>(api == ServletApi.JAVAX ? selfContained : plain);
    other.replaceAll(jar -> isFilter(jar) ? otherVersion(jar) : jar);
    return new Jars(api, selfContained, other);
  }

  /** Returns what Maven gives to a project that names the artifact. */
  private static List<Path> jars(String module) throws IOException {
    return ClassPaths.of(module).stream().map(Path::of).toList();
  }

  private static boolean isFilter(Path jar) {
    return jar.getFileName().toString().startsWith("slurm-jwt-filter-");
  }

  /** Copies a jar: the same classes, another version in the manifest. */
  private static Path otherVersion(Path jar) {
    Path target = Path.of("target", "other-version").toAbsolutePath();
    try (JarFile from = new JarFile(jar.toFile())) {
      Manifest manifest = from.getManifest();
      manifest.getMainAttributes().put(Attributes.Name.IMPLEMENTATION_VERSION, OTHER_VERSION);
      Path copy = Files.createDirectories(target).resolve(jar.getFileName());
      try (JarOutputStream to = new JarOutputStream(Files.newOutputStream(copy), manifest)) {
        for (JarEntry entry : Collections.list(from.entries())) {
          if (!entry.getName().equals(JarFile.MANIFEST_NAME)) {
            to.putNextEntry(new JarEntry(entry.getName()));
            from.getInputStream(entry).transferTo(to);
          }
        }
      }
      return copy;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
