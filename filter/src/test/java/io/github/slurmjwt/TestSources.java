package io.github.slurmjwt;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The sources of the tests of all modules, by the names of their classes. */
final class TestSources {
  private static final Path PROJECT = Path.of("..");
  private static final String FOLDER = "src/test/java";

  private TestSources() {}

  /** Returns them; where two modules have a class of one name, both as one text. */
  static Map<String, String> all() throws IOException {
    Map<String, String> sources = new TreeMap<>();
    for (Path folder : folders()) {
      for (Path file : sources(folder)) {
        String name = file.getFileName().toString().replace(".java", "");
        sources.merge(name, Files.readString(file), String::concat);
      }
    }
    return sources;
  }

  /** Modules are in the project's folder, or in a folder there. */
  private static List<Path> folders() throws IOException {
    try (Stream<Path> modules =
        Files.find(PROJECT, 2, (folder, a) -> Files.isDirectory(folder.resolve(FOLDER)))) {
      return modules.map(module -> module.resolve(FOLDER)).toList();
    }
  }

  private static List<Path> sources(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(file -> file.toString().endsWith(".java")).toList();
    }
  }
}
