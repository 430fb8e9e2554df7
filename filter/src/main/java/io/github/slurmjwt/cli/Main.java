package io.github.slurmjwt.cli;

import java.util.Optional;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** What {@code java -jar} runs. */
@Command(
    name = "slurm-jwt",
    description = "Makes and checks the JSON Web Tokens of Slurm.",
    subcommands = {AutoComplete.GenerateCompletion.class},
    mixinStandardHelpOptions = true,
    versionProvider = Main.Version.class)
final class Main {
  private Main() {}

  /** Runs the command line and ends the process with its exit code. */
  public static void main(String[] arguments) {
    System.exit(new CommandLine(new Main()).execute(arguments));
  }

  /** The version that the jar's manifest names. */
  static final class Version implements CommandLine.IVersionProvider {
    @Override
    public String[] getVersion() {
      String version = Main.class.getPackage().getImplementationVersion();
      return new String[] {"slurm-jwt " + Optional.ofNullable(version).orElse("(unpackaged)")};
    }
  }
}
