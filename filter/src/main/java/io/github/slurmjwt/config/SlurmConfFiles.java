package io.github.slurmjwt.config;

import io.github.slurmjwt.ConfigException;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads a slurm.conf and the files that it includes, each line once. */
final class SlurmConfFiles {
  /** Slurm's own limit is 10; deeper nesting is a file that includes itself. */
  private static final int MAXIMUM_DEPTH = 10;

  /** Far more than any cluster has; files that include each other repeatedly exceed it soon. */
  private static final int MAXIMUM_FILES = 1000;

  /** Of all files together; a line for each of ten thousand nodes takes a tenth of it. */
  static final int MAXIMUM_BYTES = 8 << 20;

  private static final Pattern INCLUDE = Pattern.compile("(?i)\\s*+include\\s++(\\S++)\\s*+");

  private final Map<String, String> values = new HashMap<>();
  private int files = 0;
  private int bytes = 0;

  private SlurmConfFiles() {}

  /** Returns the values of the file and of those it includes by their names in lower case. */
  static Map<String, String> read(Path file) {
    SlurmConfFiles all = new SlurmConfFiles();
    all.read(file, 0);
    return all.values;
  }

  private void read(Path file, int depth) {
    if (depth > MAXIMUM_DEPTH) {
      throw new ConfigException(
          "slurmConf: " + file + " is nested too deeply: check that no file includes itself");
    }
    StringBuilder whole = new StringBuilder();
    for (String line : contentOf(file).split("\n", -1)) {
      String bare = SlurmConfLine.withoutComment(line);
      int end = endOfContinued(bare);
      whole.append(bare, 0, end < 0 ? bare.length() : end);
      if (end < 0) {
        take(file, whole.toString(), depth);
        whole.setLength(0);
      }
    }
    take(file, whole.toString(), depth);
  }

  /** Returns where a line ends that continues in the next one; negative when it does not. */
  private static int endOfContinued(String line) {
    int end = line.length();
    while (end > 0 && " \t\u000b\f\r".indexOf(line.charAt(end - 1)) >= 0) {
      end--;
    }
    int start = end;
    while (start > 0 && line.charAt(start - 1) == '\\') {
      start--;
    }
    return (end - start) % 2 == 1 ? end - 1 : -1;
  }

  private void take(Path file, String line, int depth) {
    String plain = SlurmConfLine.withoutEscapes(line);
    Matcher include = INCLUDE.matcher(plain);
    if (include.matches()) {
      read(included(file, include.group(1)), depth + 1);
    } else {
      SlurmConfLine.addValues(plain, values);
    }
  }

  private Path included(Path file, String name) {
    if (name.contains("%c") && !values.containsKey(SlurmConfLine.CLUSTER_NAME)) {
      throw new ConfigException(
          "slurmConf: " + file + " includes " + name + " before it names the ClusterName");
    }
    String cluster = values.getOrDefault(SlurmConfLine.CLUSTER_NAME, "").toLowerCase(Locale.ROOT);
    try {
      return file.toAbsolutePath().resolveSibling(name.replace("%c", cluster));
    } catch (InvalidPathException e) {
      throw new ConfigException(
          "slurmConf: " + file + " has an Include that is not a path: correct it");
    }
  }

  private String contentOf(Path file) {
    byte[] content = ConfigFile.read("slurmConf", file, MAXIMUM_BYTES);
    files++;
    bytes += content.length;
    if (files > MAXIMUM_FILES || bytes > MAXIMUM_BYTES) {
      throw new ConfigException(
          "slurmConf: with "
              + file
              + " there are more than "
              + MAXIMUM_FILES
              + " files or "
              + MAXIMUM_BYTES
              + " bytes: check the Include lines");
    }
    // Latin-1: Slurm ignores the encoding, and the values that matter are ASCII.
    return new String(content, StandardCharsets.ISO_8859_1);
  }
}
