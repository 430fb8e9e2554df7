package io.github.slurmjwt.verdicts;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * Why a running Slurm differs from the recorded verdict, or from the filter without a rule of
 * docs/semantics.md. The README of the verdicts describes each; {@code live-differences.tsv} lists
 * its lines.
 */
enum LiveDifference {
  BASE64_DECODER(false),
  HEADER_NESTING(false),
  ALGORITHM_CASE(false),
  KEY_TYPE(false),
  KEY_BASE64(false),
  TYPE_HEADER(true),
  KEY_WITHOUT_ALG(true),
  FOREIGN_ENTRY(true);

  private final boolean filterAccepts;

  LiveDifference(boolean filterAccepts) {
    this.filterAccepts = filterAccepts;
  }

  /** Tells whether the filter, which follows 26.05, may accept what this release does not. */
  boolean filterAccepts() {
    return filterAccepts;
  }

  /** Returns the name in the README and the list. */
  String text() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** Returns the listed differences of a release by the name of their line. */
  static Map<String, LiveDifference> listed(String release) {
    Map<String, LiveDifference> differences = new TreeMap<>();
    for (String line : VerdictFiles.text("live-differences.tsv").lines().toList()) {
      List<String> fields = List.of(line.split("\t"));
      if (fields.get(0).equals(release)) {
        differences.put(fields.get(2), of(fields.get(1)));
      }
    }
    return differences;
  }

  private static LiveDifference of(String text) {
    return Arrays.stream(values())
        .filter(difference -> difference.text().equals(text))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException(text));
  }
}
