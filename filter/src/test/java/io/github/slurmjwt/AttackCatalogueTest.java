package io.github.slurmjwt;

import static java.util.stream.Collectors.toCollection;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The page of attacks names a test for each, and the tests name no attack that it leaves out. */
class AttackCatalogueTest {
  private static final Path PAGE = Path.of("..", "docs", "attacks.md");

  private static final Pattern ROW =
      Pattern.compile("(?m)^\\| ([A-Z][0-9]{1,2}) \\|[^|\n]+\\|[^|\n]+\\|([^|\n]+)\\|$");
  private static final Pattern ANY_ROW = Pattern.compile("(?m)^\\| [A-Z][0-9]");
  private static final Pattern TEST = Pattern.compile("`(\\w+)#(\\w+)`");

  /** Codes at the beginning of a test's name, or of a row of its table. */
  private static final Pattern CODES =
      Pattern.compile(
          "(?:\"|(?m:^)\\s*)((?:[A-Z][0-9]{1,2}(?:,? and|,)? )*[A-Z][0-9]{1,2})(?:[ :][^\"]|; )");

  private static final Pattern CODE = Pattern.compile("[A-Z][0-9]{1,2}");
  private static final Pattern METHOD = Pattern.compile("\\bvoid (\\w+)\\(");

  /** Code to {@code class#method}. */
  private static final Map<String, Set<String>> rows = new TreeMap<>();

  /** Test class to its source. */
  private static final Map<String, String> sources = new TreeMap<>();

  @BeforeAll
  static void read() throws IOException {
    String page = Files.readString(PAGE);
    ROW.matcher(page)
        .results()
        .forEach(
            row ->
                assertEquals(
                    null, rows.put(row.group(1), tests(row.group(2))), row.group(1) + " twice"));
    assertEquals(ANY_ROW.matcher(page).results().count(), rows.size(), "a row without its columns");
    sources.putAll(TestSources.all());
  }

  @Test
  void everyRowNamesTestsThatExist() {
    List<String> missing = new ArrayList<>();
    rows.forEach(
        (code, tests) -> {
          assertFalse(tests.isEmpty(), code + " has no test");
          tests.stream()
              .filter(test -> !exists(test))
              .forEach(test -> missing.add(code + " " + test));
        });
    assertEquals(List.of(), missing, "in " + PAGE);
  }

  @Test
  void everyClassThatNamesAnAttackStandsInItsRow() {
    Set<String> missing = new TreeSet<>();
    sources.forEach(
        (name, source) -> {
          for (String code : codes(source)) {
            boolean named =
                rows.getOrDefault(code, Set.of()).stream()
                    .anyMatch(test -> test.startsWith(name + "#"));
            if (!named) {
              missing.add(code + " " + name);
            }
          }
        });
    assertEquals(Set.of(), missing, "not in " + PAGE);
  }

  private static boolean exists(String test) {
    String source = sources.getOrDefault(test.substring(0, test.indexOf('#')), "");
    return METHOD
        .matcher(source)
        .results()
        .anyMatch(method -> method.group(1).equals(test.substring(test.indexOf('#') + 1)));
  }

  private static Set<String> codes(String source) {
    Set<String> codes = new HashSet<>();
    CODES
        .matcher(source)
        .results()
        .forEach(
            name -> CODE.matcher(name.group(1)).results().forEach(code -> codes.add(code.group())));
    return codes;
  }

  private static Set<String> tests(String column) {
    return TEST.matcher(column)
        .results()
        .map(test -> test.group(1) + "#" + test.group(2))
        .collect(toCollection(TreeSet::new));
  }
}
