package io.github.slurmjwt.verdicts;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.slurmjwt.testing.SlurmRelease;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The lines that a running Slurm is asked about. A sample has some of each file, configuration and
 * verdict, with each rule of docs/semantics.md; it is the same every time. For each of many
 * configurations with a key file or key set of their own Slurm must be started anew, and so the
 * sample has only some of them.
 */
final class VerdictSample {
  static final List<String> FILES =
      List.of(
          "hs256",
          "jwks",
          "both",
          "userclaimfield",
          "proxy",
          "clientids",
          "keyfiles",
          "jwks-shapes",
          "combos",
          "clock");

  private static final long SEED = 20261126;
  private static final int LINES_OF_EACH_KIND = 5;

  private static final int OWN_KEYS = 24;

  private VerdictSample() {}

  /** Tells whether a release knows the parameters of a configuration. */
  static boolean isKnown(String config, SlurmRelease release) {
    return (release.knowsUserClaimField() || !config.startsWith("claim"))
        && (release.knowsClientIds() || !config.startsWith("cids"));
  }

  /** Returns the lines by their configuration. */
  static Map<String, List<JsonNode>> byConfig() {
    List<JsonNode> lines = new ArrayList<>();
    FILES.forEach(file -> lines.addAll(VerdictFiles.lines(file + ".jsonl")));
    if (!isAll()) {
      sample(lines);
    }
    return lines.stream()
        .collect(
            Collectors.groupingBy(VerdictSample::config, LinkedHashMap::new, Collectors.toList()));
  }

  /**
   * Returns the lines of a file for each of which Slurm must be started anew; or a third of them.
   */
  static List<JsonNode> each(String file) {
    List<JsonNode> lines = new ArrayList<>(VerdictFiles.lines(file));
    Collections.shuffle(lines, new Random(SEED));
    return isAll() ? lines : lines.subList(0, lines.size() / 3);
  }

  private static boolean isAll() {
    return "all".equals(System.getProperty("verdicts.sample"));
  }

  private static void sample(List<JsonNode> lines) {
    Collections.shuffle(lines, new Random(SEED));
    Map<String, String> rules = new HashMap<>();
    for (String line : VerdictFiles.text("differences.tsv").lines().toList()) {
      rules.put(line.substring(line.indexOf('\t') + 1), line.substring(0, line.indexOf('\t')));
    }
    Map<String, Integer> kinds = new HashMap<>();
    Set<String> ownKeys = new HashSet<>();
    lines.removeIf(
        line -> {
          String config = config(line);
          if (config.contains(": ")) {
            return !ownKeys.contains(config)
                && (ownKeys.size() == OWN_KEYS || !ownKeys.add(config));
          }
          String id = line.get("id").textValue();
          JsonNode verdict = line.get("slurm_26_05");
          String kind =
              id.replaceFirst("-\\d+$", " ") + config + verdict.path("error") + rules.get(id);
          return kinds.merge(kind, 1, Integer::sum) > LINES_OF_EACH_KIND;
        });
  }

  private static String config(JsonNode line) {
    return line.get("config").textValue();
  }
}
