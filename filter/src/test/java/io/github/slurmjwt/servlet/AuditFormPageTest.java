package io.github.slurmjwt.servlet;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.slurmjwt.testing.DocumentedBlock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The page about log lines, the changelog and the lines themselves agree. */
class AuditFormPageTest {
  private static final Path PAGE = Path.of("..", "docs", "operations.md");
  private static final Path CHANGELOG = Path.of("..", "CHANGELOG.md");

  private static List<String> found(Path file, String pattern) throws IOException {
    return Pattern.compile(pattern)
        .matcher(Files.readString(file))
        .results()
        .map(result -> result.group(1))
        .toList();
  }

  @Test
  void theChangelogNamesTheVersionOfTheForm() throws Exception {
    List<String> version = found(PAGE, "\\bin version (\\d+) of this format\\b");
    assertEquals(1, version.size(), version.toString());
    List<String> changes = found(CHANGELOG, "\\bin version (\\d+) of \\[its form\\]");
    assertEquals(version.get(0), changes.isEmpty() ? "none" : changes.get(0));
  }

  @Test
  void theDocumentedLinesHaveTheFieldsOfTheTable() throws Exception {
    List<String> fields =
        found(PAGE, "(?m)^\\| (`[a-z-]+`(?:, `[a-z-]+`)*) \\| [^\\n]*$").stream()
            .flatMap(row -> Arrays.stream(row.replace("`", "").split(", ")))
            .toList();
    List<String> lines =
        DocumentedBlock.of("docs/operations.md", "text").stream()
            .flatMap(String::lines)
            .filter(line -> line.startsWith("decision="))
            .toList();
    assertEquals(2, lines.size(), lines.toString());
    for (String line : lines) {
      List<String> names =
          Arrays.stream(line.split(" ")).map(field -> field.replaceFirst("=.*", "")).toList();
      assertEquals(fields, names);
    }
  }
}
