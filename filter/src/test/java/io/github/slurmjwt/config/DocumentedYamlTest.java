package io.github.slurmjwt.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.slurmjwt.testing.DocumentedBlock;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** The blocks of YAML in the documentation. */
class DocumentedYamlTest {
  static List<DocumentedBlock> blocks() throws IOException {
    return DocumentedBlock.all().stream().filter(block -> block.language().equals("yaml")).toList();
  }

  @ParameterizedTest
  @MethodSource("blocks")
  void isWellFormed(DocumentedBlock block) {
    Object read = read(block.text());
    assertTrue(read instanceof Map || read instanceof List, block::toString);
  }

  /** As the exporter writes a name: domain, keys in their order, attribute. */
  @Test
  void theJmxExporterFindsTheMBean() throws IOException {
    String page = "docs/operations.md";
    String name =
        DocumentedBlock.of(page, "text").stream()
            .filter(text -> text.startsWith("io.github.slurmjwt:"))
            .findFirst()
            .orElseThrow()
            .strip();
    String bean = name.replaceFirst(":", "<").replace(",", ", ");
    Map<?, ?> exporter = (Map<?, ?>) read(DocumentedBlock.of(page, "yaml").get(0));
    List<?> rules = (List<?>) Objects.requireNonNull(exporter.get("rules"));
    Matcher attribute = matcher(rules.get(0), bean + "><>KeyAgeSeconds");
    assertTrue(attribute.matches());
    assertEquals("localhost /portal slurm null KeyAgeSeconds", groups(attribute));
    Matcher decisions = matcher(rules.get(1), bean + ", key=expired><>Decisions");
    assertTrue(decisions.matches());
    assertEquals("localhost /portal slurm null expired", groups(decisions));
    assertFalse(matcher(rules.get(1), bean + "><>KeyAgeSeconds").matches());
  }

  private static Matcher matcher(Object rule, String text) {
    return Pattern.compile((String) ((Map<?, ?>) rule).get("pattern")).matcher(text);
  }

  private static String groups(Matcher found) {
    StringBuilder all = new StringBuilder();
    for (int i = 1; i <= found.groupCount(); i++) {
      all.append(i == 1 ? "" : " ").append(found.group(i));
    }
    return all.toString();
  }

  private static Object read(String text) {
    return new Yaml(new SafeConstructor(new LoaderOptions())).load(text);
  }
}
