package io.github.slurmjwt.demo;

import io.github.slurmjwt.demo.DemoOptions.FilterParameter;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The command line of the demo. */
@Command(
    name = "slurm-jwt-jetty-demo",
    description = "A web application on Jetty that accepts only requests with a Slurm token.",
    customSynopsis = "mvn -q -Pdemo -pl jetty-demo -am -Ddemo.args=\"OPTIONS\"",
    sortOptions = false,
    sortSynopsis = false,
    usageHelpWidth = 100,
    footer = {
      "",
      "Without --slurm-conf and --auth-alt-parameters the demo creates its own key, and its page"
          + " offers tokens signed with that key, as long as --host is an address of this machine"
          + " alone.",
      "",
      "To forward requests to slurmrestd, use the gateway: see docs/gateway.md."
    })
final class DemoCommand implements Callable<Integer> {
  /** Runs the demo with the options of a valid command line. */
  interface Action {
    void run(DemoOptions options, PrintWriter out) throws Exception;
  }

  /** Where the keys come from; at most one of these. */
  private static final class KeySource {
    @Option(
        names = "--rs256",
        description = "Create an RSA key, a key set (jwks=) and RS256 tokens.")
    private boolean rs256;

    @Option(
        names = "--slurm-conf",
        paramLabel = "FILE",
        converter = OptionTypes.AbsolutePath.class,
        description = "Use AuthAltParameters from this slurm.conf.")
    private @Nullable Path slurmConf;

    @Option(
        names = "--auth-alt-parameters",
        paramLabel = "TEXT",
        converter = OptionTypes.Line.class,
        description = "Use this as AuthAltParameters, written as in slurm.conf.")
    private @Nullable String authAltParameters;
  }

  private final Action action;

  @Spec private @Nullable CommandSpec spec;

  @Option(
      names = "--port",
      paramLabel = "N",
      defaultValue = "8080",
      converter = OptionTypes.Port.class,
      description = "Listen on this port, 0 for any free one (default ${DEFAULT-VALUE}).")
  private int port;

  @Option(
      names = "--host",
      paramLabel = "ADDRESS",
      defaultValue = "127.0.0.1",
      converter = OptionTypes.Line.class,
      description = "Listen on this address (default ${DEFAULT-VALUE}).")
  private String host = "";

  @Option(
      names = "--state",
      paramLabel = "DIR",
      defaultValue = "demo-state",
      converter = OptionTypes.AbsolutePath.class,
      description = "Keep the demo's own files in this folder (default ${DEFAULT-VALUE}).")
  private Path state = Path.of("");

  @ArgGroup(order = 1)
  private KeySource keys = new KeySource();

  @Option(
      names = "--jobs",
      paramLabel = "URL",
      converter = OptionTypes.JobsAddress.class,
      description =
          "Serve the page of docs/portal.md at /jobs; URL is where slurmrestd lists jobs:"
              + " http://127.0.0.1:6820/slurm/v0.0.38/jobs")
  private @Nullable URI jobs;

  /** Only picocli reads this field. */
  @SuppressWarnings("UnusedVariable")
  @Option(names = "--help", usageHelp = true, description = "Show this help and exit.")
  private boolean help;

  DemoCommand(Action action) {
    this.action = action;
  }

  /** Returns options as the reader types them. */
  static String typed(String options) {
    return "-Ddemo.args=\"" + options + "\"";
  }

  /** Returns the parser of this command. */
  CommandLine commandLine() {
    CommandLine line = new CommandLine(this);
    line.setExpandAtFiles(false);
    line.setParameterExceptionHandler(new UsageErrors());
    line.setExecutionExceptionHandler(new StartErrors());
    return line;
  }

  @Override
  public Integer call() throws Exception {
    action.run(options(), Objects.requireNonNull(spec).commandLine().getOut());
    return CommandLine.ExitCode.OK;
  }

  private DemoOptions options() {
    return new DemoOptions(host, port, state, keys.rs256, site(), Optional.ofNullable(jobs));
  }

  private Optional<FilterParameter> site() {
    return Optional.ofNullable(keys.slurmConf)
        .map(file -> new FilterParameter("slurmConf", file.toString()))
        .or(
            () ->
                Optional.ofNullable(keys.authAltParameters)
                    .map(FilterParameter::authAltParameters));
  }
}
