package io.github.slurmjwt.cli;

import io.github.slurmjwt.config.ConfigException;
import io.github.slurmjwt.config.FilterSettings;
import io.github.slurmjwt.keys.KeyLoadException;
import io.github.slurmjwt.keys.SlurmKeys;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Says what the filter would say of a token, and why. */
@Command(
    name = "verify",
    mixinStandardHelpOptions = true,
    description = {
      "Says whether the filter accepts a token, as whom and until when, or by which rule it is"
          + " refused, and tries the usual mistakes."
    })
final class VerifyCommand implements Callable<Integer> {
  private final Surroundings surroundings;

  @Spec private @Nullable CommandSpec spec;
  @Mixin private KeyOptions keys = new KeyOptions();

  @Option(
      names = "--jwks",
      paramLabel = "FILE|URL",
      description = "The key set for RS256; short for --auth-alt-parameters jwks=FILE.")
  private @Nullable String jwks;

  @Option(
      names = "--parameter",
      paramLabel = "NAME=VALUE",
      description = "A parameter of the filter; may be repeated.")
  private List<String> parameters = List.of();

  @Option(
      names = "--web-xml",
      paramLabel = "FILE",
      description = "Take every parameter from the filter in this web.xml.")
  private @Nullable String webXml;

  @Option(
      names = "--filter-name",
      paramLabel = "NAME",
      description = "Which filter of the web.xml, if it has several.")
  private @Nullable String filterName;

  @Option(
      names = "--user-name",
      paramLabel = "NAME",
      description = "As if the request had this X-SLURM-USER-NAME.")
  private @Nullable String userName;

  @Option(names = "--json", description = "Print one line of JSON.")
  private boolean json;

  @Parameters(
      arity = "0..1",
      paramLabel = "TOKEN|-",
      description = {
        "The token; - for the standard input. Without it SLURM_JWT counts, then the standard input.",
        "Other users can see arguments with ps: prefer the standard input, which may also hold what"
            + " \"scontrol token\" prints."
      })
  private @Nullable String token;

  VerifyCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  @Override
  public Integer call() throws KeyLoadException {
    PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
    try {
      Report report = report();
      if (json) {
        out.println(JsonReport.of(report));
      } else {
        new TextReport(out, surroundings.zone()).write(report);
      }
      return report.user().isPresent() ? Main.DONE : Main.REFUSED;
    } catch (ConfigException | KeyLoadException e) {
      if (!json) {
        throw e;
      }
      out.println(JsonReport.ofFailure(String.valueOf(e.getMessage())));
      return Main.UNUSABLE;
    }
  }

  private Report report() throws KeyLoadException {
    FilterSettings settings = FilterSettings.from(allParameters());
    SlurmKeys loaded = SlurmKeys.load(settings.keys());
    Judge judge =
        new Judge(loaded, settings.rules(), Optional.ofNullable(userName), surroundings.clock());
    return Report.of(TokenInput.read(token, surroundings), judge, loaded, settings.warnings());
  }

  /** What is named twice contradicts itself, wherever the two names stand. */
  private Map<String, String> allParameters() {
    Map<String, String> all = keys.parameters(jwks);
    if (webXml != null) {
      WebXml.parameters(Path.of(webXml), Optional.ofNullable(filterName))
          .forEach((name, value) -> add(all, name, value));
    } else if (filterName != null) {
      throw new ConfigException("--filter-name needs --web-xml");
    }
    for (String parameter : parameters) {
      int equals = parameter.indexOf('=');
      if (equals < 1) {
        throw new ConfigException("--parameter takes NAME=VALUE, as in --parameter mode=optional");
      }
      add(all, parameter.substring(0, equals), parameter.substring(equals + 1));
    }
    KeyOptions.addDefault(all, surroundings);
    return all;
  }

  private static void add(Map<String, String> all, String name, String value) {
    if (all.putIfAbsent(name, value) != null) {
      throw new ConfigException(name + " is given twice: take one of the two out");
    }
  }
}
