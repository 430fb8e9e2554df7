package io.github.slurmjwt.cli;

import io.github.slurmjwt.ConfigException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that say where the cluster's keys are. */
final class KeyOptions {
  static final String AUTH_ALT_PARAMETERS = "AuthAltParameters";
  static final String SLURM_CONF = "slurmConf";

  @Option(
      names = "--slurm-conf",
      paramLabel = "FILE",
      description = "Read keys and rules from this slurm.conf.")
  private @Nullable String slurmConf;

  @Option(
      names = "--auth-alt-parameters",
      paramLabel = "OPTIONS",
      description = "Take them from this line, written as in slurm.conf.")
  private @Nullable String authAltParameters;

  @Option(
      names = "--jwt-key",
      paramLabel = "FILE",
      description = "The key for HS256; short for --auth-alt-parameters jwt_key=FILE.")
  private @Nullable String jwtKey;

  /** Returns these options as the filter's parameters; empty when none is given. */
  Map<String, String> parameters(@Nullable String jwks) {
    Map<String, String> parameters = new LinkedHashMap<>();
    if (slurmConf != null) {
      parameters.put(SLURM_CONF, path("--slurm-conf", slurmConf).toAbsolutePath().toString());
    }
    List<String> files = new ArrayList<>();
    if (jwtKey != null) {
      files.add("jwt_key=" + absolute("--jwt-key", jwtKey));
    }
    if (jwks != null) {
      files.add("jwks=" + (jwks.contains("://") ? jwks : absolute("--jwks", jwks)));
    }
    if (authAltParameters != null && !files.isEmpty()) {
      throw new ConfigException(
          "--auth-alt-parameters says where the keys are: put jwt_key= and jwks= into it, or leave"
              + " it out");
    }
    if (authAltParameters != null) {
      parameters.put(AUTH_ALT_PARAMETERS, authAltParameters);
    } else if (!files.isEmpty()) {
      parameters.put(AUTH_ALT_PARAMETERS, String.join(",", files));
    }
    return parameters;
  }

  /**
   * Adds the slurm.conf that Slurm's own commands would read.
   *
   * @param options what to use if there is none
   */
  static void addDefault(
      Map<String, String> parameters, CommandEnvironment environment, String options) {
    if (parameters.containsKey(SLURM_CONF) || parameters.containsKey(AUTH_ALT_PARAMETERS)) {
      return;
    }
    Path file =
        environment
            .variable("SLURM_CONF")
            .map(text -> path("SLURM_CONF", text))
            .orElse(environment.slurmConf());
    if (!Files.exists(file)) {
      throw new ConfigException(
          "there is no " + file + ": say where the keys are, with " + options);
    }
    parameters.put(SLURM_CONF, file.toAbsolutePath().toString());
  }

  /** Returns the path that an option or a variable names. */
  static Path path(String option, String text) {
    try {
      return Path.of(text);
    } catch (InvalidPathException e) {
      throw new ConfigException(option + " is not a valid path on this system: correct it");
    }
  }

  private static String absolute(String option, String file) {
    if (file.indexOf(',') >= 0) {
      throw new ConfigException(option + " must be a path without commas, as in slurm.conf");
    }
    Path path = path(option, file).toAbsolutePath();
    if (!Files.exists(path)) {
      throw new ConfigException(
          option + " names no file (what it names is not shown, in case it is the key itself)");
    }
    return path.toString();
  }
}
