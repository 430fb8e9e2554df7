package io.github.slurmjwt.compatibility;

import io.github.slurmjwt.compatibility.ContractCase.Group;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Who passed what, as a table in Markdown. */
final class ResultTable {
  /** What became of a case. */
  enum Result {
    PASSED,
    FAILED,
    NOT_OFFERED
  }

  private final Map<String, Map<Group, Map<Result, Integer>>> rows = new LinkedHashMap<>();
  private final TreeSet<String> notes = new TreeSet<>();

  /**
   * Counts a case.
   *
   * @param row server, version and JDK, separated by {@code " | "}
   */
  void add(String row, Group group, Result result) {
    rows.computeIfAbsent(row, key -> new EnumMap<>(Group.class))
        .computeIfAbsent(group, key -> new EnumMap<>(Result.class))
        .merge(result, 1, Integer::sum);
  }

  /** Adds a line below the table. */
  void note(String text) {
    notes.add(text);
  }

  /** Returns the table: passed cases of all, and those that the server does not offer apart. */
  String text() {
    List<String> lines = new ArrayList<>();
    String titles =
        Arrays.stream(Group.values()).map(Group::title).collect(Collectors.joining(" | "));
    lines.add("| server | version | JDK | " + titles + " |");
    lines.add("| --- ".repeat(Group.values().length + 3) + "|");
    rows.forEach((row, groups) -> lines.add("| " + row + " | " + cells(groups) + " |"));
    lines.add("");
    notes.forEach(note -> lines.add("- " + note));
    return String.join("\n", lines) + "\n";
  }

  private static String cells(Map<Group, Map<Result, Integer>> groups) {
    return Arrays.stream(Group.values())
        .map(group -> cell(groups.getOrDefault(group, Map.of())))
        .collect(Collectors.joining(" | "));
  }

  private static String cell(Map<Result, Integer> results) {
    int passed = results.getOrDefault(Result.PASSED, 0);
    int failed = results.getOrDefault(Result.FAILED, 0);
    int notOffered = results.getOrDefault(Result.NOT_OFFERED, 0);
    String text = passed + "/" + (passed + failed);
    return (failed > 0 ? "**FAILED** " : "")
        + (notOffered == 0 ? text : passed + failed == 0 ? "–" : text + ", –" + notOffered);
  }
}
