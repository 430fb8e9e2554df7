package io.github.slurmjwt.cli;

import java.io.InputStream;
import java.nio.file.Path;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What a command finds around it.
 *
 * @param in the standard input
 * @param environment the value of each environment variable, or null
 * @param userName who runs the command
 * @param clock tells the time
 * @param zone the zone of local times
 * @param slurmConf where Slurm looks for its configuration
 */
record Surroundings(
    InputStream in,
    Function<String, @Nullable String> environment,
    String userName,
    InstantSource clock,
    ZoneId zone,
    Path slurmConf) {

  /** Returns those of this process. */
  static Surroundings ofProcess() {
    return new Surroundings(
        System.in,
        System::getenv,
        System.getProperty("user.name", ""),
        InstantSource.system(),
        ZoneId.systemDefault(),
        Path.of("/etc/slurm/slurm.conf"));
  }

  /** Returns what an environment variable holds, if it holds anything. */
  Optional<String> variable(String name) {
    return Optional.ofNullable(environment.apply(name)).filter(value -> !value.isBlank());
  }
}
