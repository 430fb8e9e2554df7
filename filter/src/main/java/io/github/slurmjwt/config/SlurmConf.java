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
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The few lines of a slurm.conf that matter here. Read as Slurm's {@code parse_config.c} does:
 * comments from {@code #} to the end of the line unless escaped, names in any letter case, values
 * in double quotes or up to white space, lines continued by a backslash, {@code Include} relative
 * to the file that holds it and with {@code %c} for the ClusterName, the last of repeated names.
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

  private static final Pattern COMMENT = Pattern.compile("(?<!\\\\)#.*");
  private static final Pattern INCLUDE = Pattern.compile("(?i)\\s*include\\s+(\\S+)\\s*");
  private static final Pattern PAIR =
      Pattern.compile("([A-Za-z][A-Za-z0-9_.]*)\\s*[-+]?=\\s*(?:\"([^\"]*)\"|(\\S*))");

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

  private static void read(Path file, Map<String, String> values, int depth) {
    if (depth > MAXIMUM_DEPTH) {
      throw new ConfigException(
          "slurmConf: " + file + " is included too deep: check that no file includes itself");
    }
    String text = contentOf(file).replaceAll("\\\\[ \\t]*\\r?\\n", "");
    for (String line : text.lines().toList()) {
      String bare = COMMENT.matcher(line).replaceFirst("");
      Matcher include = INCLUDE.matcher(bare);
      if (include.matches()) {
        read(included(file, include.group(1), values), values, depth + 1);
      } else {
        Matcher pair = PAIR.matcher(bare);
        while (pair.find()) {
          String value = pair.group(2) == null ? pair.group(3) : pair.group(2);
          values.put(pair.group(1).toLowerCase(Locale.ROOT), value.replace("\\#", "#"));
        }
      }
    }
  }

  private static Path included(Path file, String name, Map<String, String> values) {
    if (name.contains("%c") && !values.containsKey("clustername")) {
      throw new ConfigException(
          "slurmConf: " + file + " includes " + name + " before it names the ClusterName");
    }
    String path = name.replace("%c", values.getOrDefault("clustername", ""));
    try {
      return file.toAbsolutePath().resolveSibling(path);
    } catch (InvalidPathException e) {
      throw new ConfigException(
          "slurmConf: " + file + " includes a file whose name is not a path: correct the line");
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
