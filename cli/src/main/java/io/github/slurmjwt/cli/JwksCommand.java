package io.github.slurmjwt.cli;

import io.github.slurmjwt.ConfigException;
import io.github.slurmjwt.keys.KeyLoadException;
import io.github.slurmjwt.keys.KeySetUrl;
import io.github.slurmjwt.keys.KeySettings;
import io.github.slurmjwt.keys.SlurmKeys;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Writes the key sets of identity providers into the file that Slurm reads. */
@Command(
    name = "jwks",
    mixinStandardHelpOptions = true,
    description = {
      "Fetches key sets and writes their RS256 keys into one file for Slurm's jwks= option.",
      "Everything else in them is left out, since some of it stops Slurm from starting."
    },
    footer = {
      "",
      "Exit code: 0 the file is up to date, 10 it was replaced, 2 failed and the file is as before."
    })
final class JwksCommand implements Callable<Integer> {
  /** The file was replaced, so that Slurm has to read it again. */
  static final int CHANGED = 10;

  private static final String OUTPUT = "--output";

  @Spec private @Nullable CommandSpec spec;

  @Parameters(
      arity = "1..*",
      paramLabel = "URL",
      description =
          "Where a key set is: https, or http to 127.0.0.1. The keys of several sets are merged.")
  private List<String> urls = List.of();

  @Option(
      names = OUTPUT,
      required = true,
      paramLabel = "FILE",
      description = "The file to replace, which jwks= in slurm.conf and slurmdbd.conf names.")
  private String output = "";

  @Option(
      names = "--mode",
      paramLabel = "MODE",
      description = "Its permissions, for example 0640. Default: as before; 0644 for a new file.")
  private @Nullable String mode;

  @Option(
      names = "--owner",
      paramLabel = "USER[:GROUP]",
      description = "Its owner and group. Default: as before; for a new file, yourself.")
  private @Nullable String owner;

  @Override
  public Integer call() throws KeyLoadException, IOException {
    CommandSpec command = Objects.requireNonNull(spec);
    KeySetFile file = KeySetFile.of(KeyOptions.path(OUTPUT, output), FileAccess.parse(mode, owner));
    MergedKeys merged = new MergedKeys();
    for (URI url : addresses()) {
      SlurmKeys keys = SlurmKeys.load(KeySettings.builder().jwksUrl(url).build());
      keys.warnings().forEach(warning -> warn(command, warning));
      merged.add(keys.rsaKeys());
    }
    boolean changed = file.replace(merged);
    command
        .commandLine()
        .getOut()
        .println(TerminalText.sentence((changed ? "changed: " : "unchanged: ") + file + merged));
    return changed ? CHANGED : Main.DONE;
  }

  private List<URI> addresses() {
    List<URI> addresses = new ArrayList<>();
    for (String text : urls) {
      try {
        addresses.add(KeySetUrl.parse(text));
      } catch (ConfigException e) {
        // The library's sentence also allows a path. The text may hold a password.
        throw new ConfigException(
            "URL %d is none that a key set can be fetched from: it must be https, or http to 127.0.0.1, without user name and password"
                .formatted(addresses.size() + 1));
      }
    }
    return addresses;
  }

  private static void warn(CommandSpec command, String warning) {
    command
        .commandLine()
        .getErr()
        .println(command.qualifiedName() + ": " + TerminalText.sentence(warning));
  }
}
