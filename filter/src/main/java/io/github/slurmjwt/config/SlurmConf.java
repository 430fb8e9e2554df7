package io.github.slurmjwt.config;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
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

  /** Slurm's own limit is 10; deeper nesting is a file that includes itself. */
  private static final int MAXIMUM_DEPTH = 10;

  /** An escaped backslash, or an escaped or bare {@code #}; a bare one starts a comment. */
  private static final Pattern ESCAPED_OR_COMMENT = Pattern.compile("(?s)\\\\.|#.*");

  private static final Pattern TRAILING_BACKSLASHES = Pattern.compile("(\\\\+)\\s*\\z");
  private static final Pattern INCLUDE = Pattern.compile("(?i)\\s*include\\s+(\\S+)\\s*");
  private static final Pattern PAIR =
      Pattern.compile("([A-Za-z][A-Za-z0-9_.]*)\\s*[-*+/]?=\\s*(?:\"([^\"]*)\"|(\\S*))");

  /** What follows one of these on its line belongs to it. */
  private static final Set<String> LINES_OF_THEIR_OWN =
      Set.of("nodename", "partitionname", "downnodes", "frontendname", "nodeset", "switchname");

  static SlurmConf load(Path file) {
    Map<String, String> values = new HashMap<>();
    read(file, values, 0);
    String types = values.getOrDefault("authalttypes", "") + "," + values.get("authtype");
    return new SlurmConf(
        Optional.ofNullable(values.get("authaltparameters")),
        List.of(types.split(",", -1)).contains("auth/jwt"),
        Optional.ofNullable(values.get("slurmuser")),
        Optional.ofNullable(values.get("statesavelocation")));
  }

  /** Returns the values of one line by their names in lower case. */
  static Map<String, String> parseLine(String line) {
    Map<String, String> values = new HashMap<>();
    parse(withoutEscapes(withoutComment(line)), values);
    return values;
  }

  private static void read(Path file, Map<String, String> values, int depth) {
    if (depth > MAXIMUM_DEPTH) {
      throw new ConfigException(
          "slurmConf: " + file + " is included too deep: check that no file includes itself");
    }
    StringBuilder whole = new StringBuilder();
    for (String line : contentOf(file).split("\n", -1)) {
      String bare = withoutComment(line);
      Matcher end = TRAILING_BACKSLASHES.matcher(bare);
      boolean continued = end.find() && end.group(1).length() % 2 == 1;
      whole.append(continued ? bare.substring(0, end.end(1) - 1) : bare);
      if (!continued) {
        take(file, withoutEscapes(whole.toString()), values, depth);
        whole.setLength(0);
      }
    }
    take(file, withoutEscapes(whole.toString()), values, depth);
  }

  private static void take(Path file, String line, Map<String, String> values, int depth) {
    Matcher include = INCLUDE.matcher(line);
    if (include.matches()) {
      read(included(file, include.group(1), values), values, depth + 1);
    } else {
      parse(line, values);
    }
  }

  private static void parse(String line, Map<String, String> values) {
    Matcher pair = PAIR.matcher(line);
    while (pair.find()) {
      String name = pair.group(1).toLowerCase(Locale.ROOT);
      if (LINES_OF_THEIR_OWN.contains(name)) {
        return;
      }
      values.put(name, pair.group(2) == null ? pair.group(3) : pair.group(2));
    }
  }

  private static String withoutComment(String line) {
    return ESCAPED_OR_COMMENT
        .matcher(line)
        .replaceAll(
            found -> found.group().startsWith("#") ? "" : Matcher.quoteReplacement(found.group()));
  }

  private static String withoutEscapes(String line) {
    return line.replaceAll("(?s)\\\\(.)", "$1");
  }

  private static Path included(Path file, String name, Map<String, String> values) {
    if (name.contains("%c") && !values.containsKey("clustername")) {
      throw new ConfigException(
          "slurmConf: " + file + " includes " + name + " before it names the ClusterName");
    }
    String cluster = values.getOrDefault("clustername", "").toLowerCase(Locale.ROOT);
    try {
      return file.toAbsolutePath().resolveSibling(name.replace("%c", cluster));
    } catch (InvalidPathException e) {
      throw new ConfigException(
          "slurmConf: " + file + " has an Include that is no path: correct it");
    }
  }

  private static String contentOf(Path file) {
    try {
      // Latin-1: Slurm does not mind the encoding, and what we read is ASCII.
      return Files.readString(file, StandardCharsets.ISO_8859_1);
    } catch (NoSuchFileException e) {
      throw new ConfigException("slurmConf: " + file + " does not exist: correct the path");
    } catch (IOException e) {
      throw new ConfigException(
          "slurmConf: " + file + " cannot be read: check that it is a file this process may read");
    }
  }
}
