package io.github.slurmjwt.cli;

import java.io.InputStream;
import java.nio.file.Path;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What a command needs from its process and its machine.
 *
 * @param in the standard input
 * @param variables the value of each environment variable, or null
 * @param userName the user who runs the command
 * @param clock tells the time
 * @param zone the zone of local times
 * @param slurmConf where Slurm looks for its configuration
 * @param accounts the accounts of the machine
 */
record CommandEnvironment(
    InputStream in,
    Function<String, @Nullable String> variables,
    String userName,
    InstantSource clock,
    ZoneId zone,
    Path slurmConf,
    AccountSource accounts) {

  /** Returns the environment of this process. */
  static CommandEnvironment ofProcess() {
    return new CommandEnvironment(
        System.in,
        System::getenv,
        System.getProperty("user.name", ""),
        InstantSource.system(),
        ZoneId.systemDefault(),
        Path.of("/etc/slurm/slurm.conf"),
        new SystemAccounts("getent", "id"));
  }

  /** Returns the value of an environment variable unless it is empty. */
  Optional<String> variable(String name) {
    return Optional.ofNullable(variables.apply(name)).filter(value -> !value.isBlank());
  }
}
