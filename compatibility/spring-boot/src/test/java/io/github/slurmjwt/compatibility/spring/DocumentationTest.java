package io.github.slurmjwt.compatibility.spring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The page docs/spring.md shows the files that are tried here, whole and with their imports. */
class DocumentationTest {
  private static final Path PAGE = Path.of("..", "..", "docs", "spring.md");

  @Test
  void showsTheApplicationsWhole() throws IOException {
    List<String> shown = snippets("java");
    try (Stream<Path> files = Files.walk(Path.of("src", "main", "java"))) {
      List<Path> sources = files.filter(Files::isRegularFile).sorted().toList();
      assertEquals(3, sources.size());
      sources.forEach(file -> assertTrue(shown.contains(text(file)), file.toString()));
    }
    Path test = Path.of("src/test/java/org/example/secured/SecuredApplicationTest.java");
    assertTrue(shown.contains(text(test)), test.toString());
  }

  @Test
  void showsTheProperties() throws IOException {
    assertEquals(
        List.of(text(Path.of("src", "main", "resources", "application.yml"))), snippets("yaml"));
  }

  @Test
  void showsTheDependency() throws IOException {
    String pom = bare(text(Path.of("pom.xml")));
    String version =
        Pattern.compile("<version>([^<]+)</version>")
            .matcher(pom)
            .results()
            .findFirst()
            .orElseThrow()
            .group(1);
    List<String> shown = snippets("xml");
    assertEquals(1, shown.size());
    String dependency = bare(shown.get(0)).replace(version, "${project.version}");
    assertTrue(pom.contains(dependency), dependency);
  }

  private static List<String> snippets(String language) throws IOException {
    return Pattern.compile("(?s)```" + language + "\n(.*?)```")
        .matcher(Files.readString(PAGE))
        .results()
        .map(hit -> hit.group(1))
        .toList();
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String bare(String text) {
    return text.lines().map(String::strip).collect(Collectors.joining("\n"));
  }
}
