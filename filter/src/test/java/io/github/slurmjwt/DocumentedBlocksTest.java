package io.github.slurmjwt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.slurmjwt.testing.DocumentedBlock;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Each block of the documentation is tried by a test, or says by the language {@code text} that it
 * is an illustration.
 */
class DocumentedBlocksTest {
  private static final Path ROOT = Path.of("..");

  /** Languages of which a test tries all blocks of all pages. */
  private static final Map<String, String> TRIED_EVERYWHERE =
      Map.of("xml", "DocumentedXmlTest", "yaml", "DocumentedYamlTest", "sh", "this test");

  /** How many blocks of another language a page has, and the classes that read them. */
  private static final Map<String, List<String>> TRIED =
      new TreeMap<>(
          Map.ofEntries(
              Map.entry("README.md java 1", List.of("DocumentedLinesTest")),
              Map.entry("docs/configuration.md conf 1", List.of("DocumentedLinesTest")),
              Map.entry("docs/forward-auth.md caddyfile 1", List.of("ConfiguredProxy")),
              Map.entry("docs/forward-auth.md nginx 1", List.of("ConfiguredProxy")),
              Map.entry("docs/gateway.md ini 3", List.of("DocumentedUnitsTest")),
              Map.entry("docs/gateway.md properties 4", List.of("ConfigurationFileTest")),
              Map.entry("docs/login.md html 2", List.of("LoginTest")),
              Map.entry("docs/operations.md ini 2", List.of("DocumentedUnitsTest")),
              Map.entry("docs/operations.md properties 1", List.of("DocumentedLinesTest")),
              Map.entry(
                  "docs/portal.md java 3", List.of("DocumentedLinesTest", "DocumentedPortal")),
              Map.entry("docs/servers.md java 1", List.of("ServersPageTest")),
              Map.entry("docs/servers.md properties 1", List.of("ServersPageTest")),
              Map.entry("docs/single-sign-on.md apache 2", List.of("SingleSignOnPage")),
              Map.entry("docs/single-sign-on.md json 1", List.of("SingleSignOnPage")),
              Map.entry("docs/single-sign-on.md jsp 1", List.of("SingleSignOnPage")),
              Map.entry("docs/spring.md java 5", List.of("DocumentationTest", "ServersPageTest")),
              Map.entry(
                  "docs/without-a-servlet.md java 4",
                  List.of("WithoutAServletTest", "GrpcPageTest"))));

  @Test
  void eachBlockIsTriedOrAnIllustration() throws IOException {
    Map<String, Long> counts =
        DocumentedBlock.all().stream()
            .filter(block -> !block.language().equals("text"))
            .filter(block -> !TRIED_EVERYWHERE.containsKey(block.language()))
            .filter(block -> !block.page().equals("docs/api.md")) // ApiTest writes it.
            .collect(
                Collectors.groupingBy(
                    block -> block.page() + " " + block.language(), Collectors.counting()));
    Set<String> found = new TreeSet<>();
    counts.forEach((place, count) -> found.add(place + " " + count));
    assertEquals(String.join("\n", TRIED.keySet()), String.join("\n", found));
  }

  @Test
  void theTestsReadThePages() throws IOException {
    try (Stream<Path> files = Files.walk(ROOT)) {
      Map<String, List<Path>> sources =
          files
              .filter(file -> file.toString().matches(".*/src/test/java/.*\\.java"))
              .collect(Collectors.groupingBy(file -> name(file)));
      for (Map.Entry<String, List<String>> tried : TRIED.entrySet()) {
        String page = tried.getKey().replaceAll("^(?:docs/)?(\\S+) .*", "$1");
        for (String test : tried.getValue()) {
          boolean reads = false;
          for (Path source : sources.getOrDefault(test, List.of())) {
            reads |= Files.readString(source).contains(page);
          }
          assertTrue(reads, test + " does not read " + page);
        }
      }
    }
  }

  private static String name(Path source) {
    return String.valueOf(source.getFileName()).replace(".java", "");
  }

  static List<DocumentedBlock> shell() throws IOException {
    return DocumentedBlock.all().stream().filter(block -> block.language().equals("sh")).toList();
  }

  @ParameterizedTest
  @MethodSource("shell")
  void shellIsWellFormed(DocumentedBlock block) throws Exception {
    Process bash =
        new ProcessBuilder("bash", "-n", "-c", block.text()).redirectErrorStream(true).start();
    String said = new String(bash.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals("0: ", bash.waitFor() + ": " + said);
  }

  /** Profiles, modules and groups of tests in the documented commands exist. */
  @ParameterizedTest
  @MethodSource("shell")
  void mavenIsCalledWithWhatThereIs(DocumentedBlock block) throws IOException {
    String root = Files.readString(ROOT.resolve("pom.xml"));
    for (String line : block.text().replace("\\\n", "").split("\n", -1)) {
      if (!line.matches(".*\\bmvn .*")) {
        continue;
      }
      for (MatchResult option : arguments(line, "-P(\\S+)")) {
        assertTrue(root.contains("<id>" + option.group(1) + "</id>"), line);
      }
      for (MatchResult option : arguments(line, "-pl (\\S+)")) {
        for (String module : option.group(1).split(",", -1)) {
          assertTrue(Files.exists(ROOT.resolve(module).resolve("pom.xml")), line);
        }
      }
      for (MatchResult option : arguments(line, "-Dtests=([a-z-]+)")) {
        assertTrue(option.group(1).matches(groups(root)), line);
      }
    }
  }

  /** The names that the build accepts. */
  private static String groups(String pom) {
    return Pattern.compile("<property>tests</property>\\s*<regex>(.*?)</regex>")
        .matcher(pom)
        .results()
        .map(found -> found.group(1))
        .findFirst()
        .orElseThrow();
  }

  private static List<MatchResult> arguments(String line, String option) {
    return Pattern.compile("(?<=\\s)" + option).matcher(line).results().toList();
  }
}
