package io.github.slurmjwt.config;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads a line of a slurm.conf, by the rules that {@link SlurmConf} states. */
final class SlurmConfLine {
  /** An escaped backslash, or an escaped or bare {@code #}; a bare one starts a comment. */
  private static final Pattern ESCAPED_OR_COMMENT = Pattern.compile("(?s)\\\\.|#.*");

  /** A name begins with a letter; each run of its characters is scanned once. */
  private static final Pattern PAIR =
      Pattern.compile(
          "(?<![A-Za-z0-9_.])[0-9_.]*+([A-Za-z][A-Za-z0-9_.]*+)\\s*+[-*+/]?="
              + "\\s*+(?:\"([^\"]*+)\"|(\\S*+))");

  static final String CLUSTER_NAME = "clustername";
  static final String AUTH_ALT_PARAMETERS = "authaltparameters";
  static final String AUTH_ALT_TYPES = "authalttypes";
  static final String AUTH_TYPE = "authtype";
  static final String SLURM_USER = "slurmuser";
  static final String STATE_SAVE_LOCATION = "statesavelocation";

  /** All others are ignored, however many there are. */
  private static final Set<String> NAMES =
      Set.of(
          CLUSTER_NAME,
          AUTH_ALT_PARAMETERS,
          AUTH_ALT_TYPES,
          AUTH_TYPE,
          SLURM_USER,
          STATE_SAVE_LOCATION);

  /** What follows one of these on its line belongs to it. */
  private static final Set<String> LINES_OF_THEIR_OWN =
      Set.of("nodename", "partitionname", "downnodes", "frontendname", "nodeset", "switchname");

  private SlurmConfLine() {}

  /** Returns the values of one line by their names in lower case. */
  static Map<String, String> values(String line) {
    Map<String, String> values = new HashMap<>();
    addValues(withoutEscapes(withoutComment(line)), values);
    return values;
  }

  /** Adds the values of a line whose comment and escapes have been removed. */
  static void addValues(String line, Map<String, String> values) {
    Matcher pair = PAIR.matcher(line);
    while (pair.find()) {
      String name = pair.group(1).toLowerCase(Locale.ROOT);
      if (LINES_OF_THEIR_OWN.contains(name)) {
        return;
      }
      if (NAMES.contains(name)) {
        values.put(name, pair.group(2) == null ? pair.group(3) : pair.group(2));
      }
    }
  }

  static String withoutComment(String line) {
    return ESCAPED_OR_COMMENT
        .matcher(line)
        .replaceAll(
            found -> found.group().startsWith("#") ? "" : Matcher.quoteReplacement(found.group()));
  }

  static String withoutEscapes(String line) {
    return line.replaceAll("(?s)\\\\(.)", "$1");
  }
}
