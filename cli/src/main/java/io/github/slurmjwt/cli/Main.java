package io.github.slurmjwt.cli;

import java.io.PrintWriter;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** The program that {@code java -jar} runs. */
@Command(
    name = "slurm-jwt",
    description =
        "Mints and verifies Slurm's JSON Web Tokens, and keeps the key set that Slurm reads.",
    footer = {
      "",
      "Exit code: 0 success or accepted, 1 refused, 2 invalid usage or configuration; jwks has"
          + " others.",
      "Without an option that says where the keys are, they are read from the"
          + " slurm.conf that SLURM_CONF names, or from /etc/slurm/slurm.conf."
    },
    mixinStandardHelpOptions = true,
    versionProvider = Main.Version.class)
final class Main implements Callable<Integer> {
  /** Success, or the token is accepted. */
  static final int DONE = 0;

  /** The token, or the request for one, is refused by a rule. */
  static final int REFUSED = 1;

  /** The command or the configuration cannot be used. */
  static final int UNUSABLE = 2;

  private static final int MOST_ARGUMENTS = 1000;
  private static final int MOST_CHARACTERS = 2 << 20;

  @Spec private @Nullable CommandSpec spec;

  private Main() {}

  /** Runs the command line and ends the process with its exit code. */
  public static void main(String[] arguments) {
    System.exit(run(commandLine(CommandEnvironment.ofProcess()), arguments));
  }

  /** Runs a command and returns its exit code, whatever happens. */
  static int run(CommandLine line, String... arguments) {
    try {
      long characters = Arrays.stream(arguments).mapToLong(String::length).sum();
      return arguments.length > MOST_ARGUMENTS || characters > MOST_CHARACTERS
          ? CommandErrors.complain(line, "the arguments are too many or too long; see --help")
          : line.execute(arguments);
    } catch (RuntimeException | Error e) { // All that remains is to report it.
      return CommandErrors.complain(line, CommandErrors.unforeseen(e));
    }
  }

  static CommandLine commandLine(CommandEnvironment environment) {
    CommandLine line =
        new CommandLine(new Main())
            .addSubcommand(new TokenCommand(environment))
            .addSubcommand(new VerifyCommand(environment))
            .addSubcommand(new JwksCommand())
            .addSubcommand(AutoComplete.GenerateCompletion.class);
    line.setExpandAtFiles(false);
    line.setParameterExceptionHandler(new CommandErrors());
    line.setExecutionExceptionHandler(new CommandErrors());
    return line;
  }

  @Override
  public Integer call() {
    if (spec != null) {
      PrintWriter err = spec.commandLine().getErr();
      spec.commandLine().usage(err);
    }
    return UNUSABLE;
  }

  /** Returns the version in the jar's manifest. */
  static final class Version implements CommandLine.IVersionProvider {
    @Override
    public String[] getVersion() {
      String version = Main.class.getPackage().getImplementationVersion();
      return new String[] {"slurm-jwt " + Optional.ofNullable(version).orElse("(unpackaged)")};
    }
  }
}
