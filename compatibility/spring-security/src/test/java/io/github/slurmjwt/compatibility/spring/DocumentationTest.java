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
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The code in docs/spring.md is the code that is tried here. */
@Tag("compatibility")
class DocumentationTest {
  private static final Pattern SNIPPET = Pattern.compile("(?s)```java\n(.*?)```");

  @Test
  void showsTheCodeThatIsTried() throws IOException {
    String code;
    try (Stream<Path> files = Files.walk(Path.of("src", "main", "java"))) {
      code =
          files
              .filter(Files::isRegularFile)
              .map(DocumentationTest::read)
              .collect(Collectors.joining("\n"));
    }
    String page = Files.readString(Path.of("..", "..", "docs", "spring.md"));
    List<String> snippets = SNIPPET.matcher(page).results().map(hit -> hit.group(1)).toList();
    assertEquals(5, snippets.size());
    for (String snippet : snippets) {
      for (String method : snippet.split("\n\n(?=@)", -1)) {
        assertTrue(withoutIndent(code).contains(withoutIndent(method)), method);
      }
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String withoutIndent(String text) {
    return text.lines().map(String::strip).collect(Collectors.joining("\n"));
  }
}
