package io.github.slurmjwt.cli;

import io.github.slurmjwt.ConfigException;
import io.github.slurmjwt.DenyList;
import io.github.slurmjwt.config.FilterSettings;
import io.github.slurmjwt.keys.KeyLoadException;
import io.github.slurmjwt.keys.LiveDenyList;
import io.github.slurmjwt.keys.SlurmKeys;
import java.io.PrintWriter;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Tells whether the filter would accept a token, and why. */
@Command(
    name = "verify",
    mixinStandardHelpOptions = true,
    description = {
      "Shows whether the filter accepts a token, for which user and until when, or which rule"
          + " refuses it, and tests for common mistakes."
    })
final class VerifyCommand implements Callable<Integer> {
  private final CommandEnvironment environment;

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
      description = "Read all parameters from the filter, or the listener, in this web.xml.")
  private @Nullable String webXml;

  @Option(
      names = "--filter-name",
      paramLabel = "NAME",
      description = "The filter in the web.xml, if it has several.")
  private @Nullable String filterName;

  @Option(
      names = "--jaspic-providers",
      paramLabel = "FILE",
      description = "Read all parameters from the provider in this jaspic-providers.xml of Tomcat.")
  private @Nullable String jaspicProviders;

  @Option(
      names = "--app-context",
      paramLabel = "CONTEXT",
      description = "The provider in the jaspic-providers.xml, if it has several.")
  private @Nullable String appContext;

  @Option(
      names = "--user-name",
      paramLabel = "NAME",
      description = "Verify as if the request had this X-SLURM-USER-NAME.")
  private @Nullable String userName;

  @Option(names = "--json", description = "Print one line of JSON.")
  private boolean json;

  @Parameters(
      arity = "0..1",
      paramLabel = "TOKEN|-",
      description = {
        "The token, or - for the standard input. Default: SLURM_JWT, else the standard input.",
        "Other users can see arguments with ps: prefer the standard input, which may also contain"
            + " the output of \"scontrol token\"."
      })
  private @Nullable String token;

  VerifyCommand(CommandEnvironment environment) {
    this.environment = environment;
  }

  @Override
  public Integer call() throws KeyLoadException {
    PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
    try {
      Report report = report();
      if (json) {
        out.println(JsonReport.of(report));
      } else {
        new TextReport(out, environment.zone()).write(report);
      }
      return report.user().isPresent() ? Main.DONE : Main.REFUSED;
    } catch (KeyLoadException | RuntimeException e) {
      if (!json) {
        throw e;
      }
      out.println(JsonReport.ofFailure(CommandErrors.sentence(e)));
      return Main.UNUSABLE;
    }
  }

  private Report report() throws KeyLoadException {
    DeployedSettings deployed = deployed();
    FilterSettings settings = deployed.settings(allParameters(deployed));
    SlurmKeys loaded = loaded(settings);
    DenyList denied = DenyList.EMPTY;
    if (settings.denyList().isPresent()) {
      denied = LiveDenyList.load(settings.denyList().get());
    }
    Judge judge =
        new Judge(
            loaded,
            settings.slurm(),
            settings.policy(),
            settings.access(),
            denied,
            Optional.ofNullable(userName),
            environment.clock());
    return Report.of(TokenInput.read(token, environment), judge, loaded, settings.warnings());
  }

  /** Loads the keys. If that fails, a warning about the settings may tell why. */
  private SlurmKeys loaded(FilterSettings settings) throws KeyLoadException {
    try {
      return SlurmKeys.load(settings.keys());
    } catch (KeyLoadException e) {
      if (!json) {
        CommandLine line = Objects.requireNonNull(spec).commandLine();
        settings.warnings().forEach(warning -> CommandErrors.complain(line, warning));
      }
      throw e;
    }
  }

  private DeployedSettings deployed() {
    if (webXml == null && filterName != null) {
      throw new ConfigException("--filter-name needs --web-xml");
    }
    if (jaspicProviders == null && appContext != null) {
      throw new ConfigException("--app-context needs --jaspic-providers");
    }
    if (webXml != null && jaspicProviders != null) {
      throw new ConfigException(
          "--web-xml and --jaspic-providers are two configurations: name only one");
    }
    if (webXml != null) {
      return WebXml.parameters(
          KeyOptions.path("--web-xml", webXml), Optional.ofNullable(filterName));
    }
    if (jaspicProviders != null) {
      return JaspicProviders.parameters(
          KeyOptions.path("--jaspic-providers", jaspicProviders), Optional.ofNullable(appContext));
    }
    return new DeployedSettings(Map.of(), false);
  }

  /** Refuses a parameter that is given twice, wherever the two are given. */
  private Map<String, String> allParameters(DeployedSettings deployed) {
    Map<String, String> all = keys.parameters(jwks);
    deployed.parameters().forEach((name, value) -> add(all, name, value));
    for (String parameter : parameters) {
      int equals = parameter.indexOf('=');
      if (equals < 1) {
        throw new ConfigException("--parameter takes NAME=VALUE, as in --parameter mode=optional");
      }
      add(all, parameter.substring(0, equals), parameter.substring(equals + 1));
    }
    KeyOptions.addDefault(
        all, environment, "--web-xml, --jwt-key, --slurm-conf or --auth-alt-parameters");
    return all;
  }

  private static void add(Map<String, String> all, String name, String value) {
    if (all.putIfAbsent(name, value) != null) {
      throw new ConfigException(name + " is given twice: remove one of them");
    }
  }
}
