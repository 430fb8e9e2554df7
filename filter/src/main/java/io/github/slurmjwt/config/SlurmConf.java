package io.github.slurmjwt.config;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The few lines of a slurm.conf that matter here. Read as Slurm's {@code parse_config.c} does,
 * {@code _get_next_line} and {@code s_p_parse_line}: first comments go, then a line that ends in an
 * odd number of backslashes goes on in the next one, then escapes go. Names in any letter case,
 * values in double quotes or up to white space, {@code Include} relative to the file that holds it
 * and with {@code %c} for the ClusterName in lower case, the last of repeated names.
 *
 * @param authAltParameters how {@code auth/jwt} is set
 * @param authenticatesJwt whether {@code AuthAltTypes} or {@code AuthType} names {@code auth/jwt}
 * @param slurmUser the user that Slurm runs as
 * @param stateSaveLocation the folder that holds the default key
 */
record SlurmConf(
    Optional<String> authAltParameters,
    boolean authenticatesJwt,
    Optional<String> slurmUser,
    Optional<String> stateSaveLocation) {

  /** An escaped backslash, or an escaped or bare {@code #}; a bare one starts a comment. */
  private static final Pattern ESCAPED_OR_COMMENT = Pattern.compile("(?s)\\\\.|#.*");

  /** A name begins with a letter; each run of its characters is scanned once. */
  private static final Pattern PAIR =
      Pattern.compile(
          "(?<![A-Za-z0-9_.])[0-9_.]*+([A-Za-z][A-Za-z0-9_.]*+)\\s*+[-*+/]?="
              + "\\s*+(?:\"([^\"]*+)\"|(\\S*+))");

  static final String CLUSTER_NAME = "clustername";
  private static final String AUTH_ALT_PARAMETERS = "authaltparameters";
  private static final String AUTH_ALT_TYPES = "authalttypes";
  private static final String AUTH_TYPE = "authtype";
  private static final String SLURM_USER = "slurmuser";
  private static final String STATE_SAVE_LOCATION = "statesavelocation";

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

  static SlurmConf load(Path file) {
    Map<String, String> values = SlurmConfFiles.read(file);
    String types = values.getOrDefault(AUTH_ALT_TYPES, "") + "," + values.get(AUTH_TYPE);
    return new SlurmConf(
        Optional.ofNullable(values.get(AUTH_ALT_PARAMETERS)),
        List.of(types.split(",", -1)).contains("auth/jwt"),
        Optional.ofNullable(values.get(SLURM_USER)),
        Optional.ofNullable(values.get(STATE_SAVE_LOCATION)));
  }

  /** Returns the values of one line by their names in lower case. */
  static Map<String, String> parseLine(String line) {
    Map<String, String> values = new HashMap<>();
    parse(withoutEscapes(withoutComment(line)), values);
    return values;
  }

  /** Adds the values of a line whose comment and escapes have been removed. */
  static void parse(String line, Map<String, String> values) {
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
