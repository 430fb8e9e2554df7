package io.github.slurmjwt.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** A table for docs/performance.md: texts left, figures right. */
final class MarkdownTable {
  private final List<List<String>> rows = new ArrayList<>();

  MarkdownTable(String... head) {
    rows.add(List.of(head));
  }

  void add(Object... cells) {
    rows.add(List.of(cells).stream().map(String::valueOf).toList());
  }

  @Override
  public String toString() {
    List<String> lines = new ArrayList<>();
    rows.forEach(row -> lines.add(line(row)));
    List<String> first = rows.get(Math.min(1, rows.size() - 1));
    lines.add(1, line(first.stream().map(MarkdownTable::rule).toList()));
    return String.join("\n", lines) + "\n";
  }

  private static String rule(String cell) {
    return cell.matches("[-+]?[0-9].*") ? "---:" : "---";
  }

  private static String line(List<String> cells) {
    return cells.stream().collect(Collectors.joining(" | ", "| ", " |"));
  }
}
