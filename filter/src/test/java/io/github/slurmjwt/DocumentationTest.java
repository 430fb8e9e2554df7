package io.github.slurmjwt;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.slurmjwt.config.ParameterNames;
import io.github.slurmjwt.verdicts.RuleNames;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Users find every parameter, refusal and rule in the documentation, exactly once. */
class DocumentationTest {
  @Test
  void configurationListsEveryParameterOnce() throws IOException {
    eachHasOneRow("configuration.md", ParameterNames.all());
  }

  @Test
  void troubleshootingListsEveryRefusalOnce() throws IOException {
    eachHasOneRow(
        "troubleshooting.md", Arrays.stream(Rejection.values()).map(Rejection::code).toList());
  }

  @Test
  void semanticsNamesEveryRuleOnce() throws IOException {
    eachHasOneRow("semantics.md", RuleNames.all());
  }

  private static void eachHasOneRow(String file, List<String> names) throws IOException {
    String text = Files.readString(Path.of("..", "docs", file));
    for (String name : names) {
      Pattern row = Pattern.compile("(?m)^\\| `" + Pattern.quote(name) + "` \\|");
      assertEquals(1, row.matcher(text).results().count(), name + " in " + file);
    }
  }
}
