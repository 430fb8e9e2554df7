package io.github.slurmjwt.compatibility.release;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** A release as it lies in a repository that is a folder. */
record Release(Path repository, String version) {
  private static final Path GROUP = Path.of("io", "github", "slurmjwt");

  /** Takes the folder from {@code -Drelease.repository}; it must hold one version. */
  static Release deployed() throws IOException {
    String folder = System.getProperty("release.repository", "");
    if (folder.isEmpty()) {
      throw new AssertionError(
          "-Drelease.repository must name the folder that a release was deployed to, see docs/releasing.md");
    }
    Path repository = Path.of(folder);
    try (Stream<Path> versions =
        Files.list(repository.resolve(GROUP).resolve("slurm-jwt-filter"))) {
      List<Path> folders = versions.filter(Files::isDirectory).toList();
      if (folders.size() != 1) {
        throw new AssertionError("not one version: " + folders);
      }
      return new Release(repository, folders.get(0).getFileName().toString());
    }
  }

  /** Returns the names of all artifacts. */
  List<String> artifacts() throws IOException {
    try (Stream<Path> folders = Files.list(repository.resolve(GROUP))) {
      return folders.map(folder -> folder.getFileName().toString()).sorted().toList();
    }
  }

  /** Returns the files of an artifact's version. */
  List<Path> files(String artifact) throws IOException {
    try (Stream<Path> files = Files.list(folder(artifact))) {
      return files.sorted().toList();
    }
  }

  /** Returns a file of an artifact: {@code .jar}, {@code .pom}, {@code -sources.jar}… */
  Path file(String artifact, String end) {
    return folder(artifact).resolve(artifact + "-" + version + end);
  }

  private Path folder(String artifact) {
    return repository.resolve(GROUP).resolve(artifact).resolve(version);
  }
}
