package io.github.slurmjwt.springboot;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.slurmjwt.config.FilterSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * What editors complete is what docs/configuration.md says. The first test writes the file anew to
 * target/, to be copied over the old one.
 */
class MetadataTest {
  private static final Path FILE =
      Path.of("src", "main", "resources", "META-INF", "spring-configuration-metadata.json");
  private static final Path MADE = Path.of("target", "spring-configuration-metadata.json");
  private static final ObjectMapper JSON = new ObjectMapper();

  @Test
  void saysWhatThePageOfParametersSays() throws IOException {
    String made = JSON.writerWithDefaultPrettyPrinter().writeValueAsString(metadata()) + "\n";
    Files.writeString(MADE, made);
    assertEquals(
        made,
        Files.exists(FILE) ? Files.readString(FILE) : "",
        "docs/configuration.md has changed: cp spring-boot-starter/"
            + MADE
            + " spring-boot-starter/"
            + FILE);
  }

  @Test
  void knowsEachParameterOnceWithADescription() throws IOException {
    List<String> names =
        JSON.readTree(FILE.toFile()).get("properties").findValues("name").stream()
            .map(JsonNode::textValue)
            .toList();
    for (String parameter : FilterSettings.parameterNames()) {
      String name = PropertyNames.of(parameter);
      assertEquals(1, names.stream().filter(name::equals).count(), name);
    }
    assertEquals(FilterSettings.parameterNames().size() + 2, names.size());
  }

  private static ObjectNode metadata() throws IOException {
    ObjectNode root = JSON.createObjectNode();
    root.putArray("groups").addObject().put("name", PropertyNames.PREFIX);
    ArrayNode properties = root.putArray("properties");
    own(
        properties,
        PropertyNames.ENABLED,
        "Whether requests need a Slurm token at all. Without keys the application does not start.");
    own(
        properties,
        PropertyNames.OPEN_HEALTH,
        "Whether the actuator's health needs no token, so that probes can ask for it.");
    String page = Files.readString(Path.of("..", "docs", "configuration.md"));
    FilterSettings.parameterNames().forEach(name -> property(properties, name, page));
    ArrayNode modes =
        root.putArray("hints").addObject().put("name", PropertyNames.of("mode")).putArray("values");
    List.of("required", "optional", "lenient")
        .forEach(mode -> modes.addObject().put("value", mode));
    return root;
  }

  private static void own(ArrayNode properties, String name, String description) {
    properties
        .addObject()
        .put("name", name)
        .put("type", "java.lang.Boolean")
        .put("description", description)
        .put("defaultValue", true);
  }

  private static void property(ArrayNode properties, String parameter, String page) {
    Matcher row =
        Pattern.compile("(?m)^\\| `" + parameter + "` \\| ([^|]*) \\| ([^|]*) \\| ([^|]*) \\|")
            .matcher(page);
    if (!row.find()) {
      throw new AssertionError(parameter + " has no row in docs/configuration.md");
    }
    String form = plain(row.group(2));
    String type = type(form, row.group(2));
    ObjectNode property =
        properties
            .addObject()
            .put("name", PropertyNames.of(parameter))
            .put("type", type)
            .put("description", sentence(plain(row.group(3)), type, form));
    defaultValue(property, type, row.group(1));
  }

  private static String type(String form, String cell) {
    if (cell.equals("`true`, `false`")) {
      return "java.lang.Boolean";
    }
    if (form.matches("(seconds|tokens|bytes|characters|uid)\\b.*")) {
      return "java.lang.Long";
    }
    return form.contains("separated by ") ? "java.util.List<java.lang.String>" : "java.lang.String";
  }

  private static void defaultValue(ObjectNode property, String type, String cell) {
    Matcher literal = Pattern.compile("`([^`]+)`").matcher(cell);
    if (!literal.matches()) {
      return;
    }
    switch (type) {
      case "java.lang.Boolean" ->
          property.put("defaultValue", Boolean.parseBoolean(literal.group(1)));
      case "java.lang.Long" -> property.put("defaultValue", Long.parseLong(literal.group(1)));
      default -> property.put("defaultValue", literal.group(1));
    }
  }

  /** Editors show the first sentence in their lists. */
  private static String sentence(String text, String type, String form) {
    String first = text.substring(0, 1).toUpperCase(Locale.ROOT) + text.substring(1);
    return type.equals("java.lang.Boolean") ? first + "." : first + ". Form: " + form + ".";
  }

  /** Markdown without its marks; a link leads nowhere in an editor. */
  private static String plain(String markdown) {
    return markdown
        .replaceAll(",? see \\[[^]]*\\]\\([^)]*\\)", "")
        .replaceAll("\\[([^]]*)\\]\\([^)]*\\)", "$1")
        .replace("`", "")
        .strip();
  }
}
