package io.github.slurmjwt.gateway;

import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.Spec;

/**
 * The command line of the gateway. Each subject has its options in a class of its own, a mixin,
 * whose options are then in the configuration file too. None is {@code required} by annotation: it
 * may stand in the file.
 */
@Command(
    name = "slurm-gateway",
    description = "Forwards the requests of verified Slurm users to slurmrestd, and no others.",
    sortOptions = false,
    versionProvider = GatewayVersion.class,
    customSynopsis = {
      "slurm-gateway [--config=FILE] [OPTIONS]",
      "slurm-gateway --slurmrestd=URL (--slurm-conf=FILE | --auth-alt-parameters=TEXT) [OPTIONS]"
    },
    usageHelpWidth = 100,
    footer = {
      "",
      "Exit code: 1 the gateway cannot start, 2 the command line or the configuration is wrong."
    })
final class GatewayCommand implements Callable<Integer> {
  static final String CHECK = "--check";

  /** What is done with a command line that is right. */
  interface Action {
    void run(GatewayOptions options, PrintWriter out) throws Exception;
  }

  private final Action action;
  private final Path defaultFile;

  @Spec private @Nullable CommandSpec spec;

  @Option(
      names = ConfigurationFile.OPTION,
      paramLabel = "FILE",
      converter = OptionTypes.AbsolutePath.class,
      description = {
        "Read options from this file, by their names without dashes, and the filter's parameters.",
        "Default: /etc/slurm-gateway/gateway.conf if there is one. The command line overrides it."
      })
  private @Nullable Path config;

  @Mixin private UpstreamOptions upstream = new UpstreamOptions();
  @Mixin private ClientOptions clients = new ClientOptions();
  @Mixin private FilterOptions filter = new FilterOptions();
  @Mixin private ListenOptions listen = new ListenOptions();
  @Mixin private ForwardingOptions forwarding = new ForwardingOptions();
  @Mixin private AccessOptions access = new AccessOptions();
  @Mixin private AdminOptions admin = new AdminOptions();
  @Mixin private ForwardAuthOptions forwardAuth = new ForwardAuthOptions();

  @Option(names = CHECK, description = "Check everything, print what would be in force, and exit.")
  private boolean check;

  /** Picocli alone looks at it. */
  @SuppressWarnings("UnusedVariable")
  @Option(names = "--version", versionHelp = true, description = "Show the version and exit.")
  private boolean version;

  /** Picocli alone looks at it. */
  @SuppressWarnings("UnusedVariable")
  @Option(names = "--help", usageHelp = true, description = "Show this and exit.")
  private boolean help;

  /**
   * Creates the command.
   *
   * @param defaultFile the configuration file that is read if it exists and no other is named
   */
  GatewayCommand(Action action, Path defaultFile) {
    this.action = action;
    this.defaultFile = defaultFile;
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
    CommandLine line = Objects.requireNonNull(spec).commandLine();
    if (config != null || Files.exists(defaultFile)) {
      line.parseArgs(withFile(config == null ? defaultFile : config, line));
    }
    if (check) {
      ConfigurationCheck.run(options(), line.getOut());
    } else {
      action.run(options(), line.getOut());
    }
    return CommandLine.ExitCode.OK;
  }

  /** Returns the arguments of the command line after those of the file that it leaves in force. */
  private String[] withFile(Path file, CommandLine line) throws GatewayException {
    ParseResult parsed = line.getParseResult();
    Set<String> given = new HashSet<>(filter.given());
    filter.given().forEach(parameter -> given.add(FilterOptions.optionFor(parameter)));
    parsed.matchedOptions().forEach(option -> given.add(option.longestName()));
    List<String> arguments = new ArrayList<>(ConfigurationFile.arguments(file, line, given));
    arguments.addAll(parsed.originalArgs());
    return arguments.toArray(String[]::new);
  }

  /** Whoever gives no file expects the usual one to be read. */
  private String fileNote() {
    if (config != null || Files.exists(defaultFile)) {
      return "";
    }
    return Files.notExists(defaultFile)
        ? "; " + defaultFile + " does not exist"
        : "; " + defaultFile + " cannot be read by this user: repeat as the user of the service";
  }

  private GatewayOptions options() throws GatewayException {
    Problems problems = new Problems();
    Optional<ListenSettings> listener = problems.collect(listen::settings);
    Optional<Map<String, String>> parameters = problems.collect(filter::parameters);
    Optional<Slurmrestd> address = problems.collect(() -> upstream.slurmrestd(fileNote()));
    Optional<Optional<ProxyOptions>> proxy = problems.collect(forwarding::proxy);
    Optional<Optional<AdminSettings>> observers = problems.collect(admin::settings);
    Optional<Optional<ForwardAuth>> verdicts = problems.collect(forwardAuth::settings);
    problems.throwIfAny();
    return new GatewayOptions(
        listener.orElseThrow(),
        parameters.orElseThrow(),
        address.orElseThrow(),
        upstream.settings(),
        clients.settings(),
        proxy.orElseThrow(),
        access.settings(),
        observers.orElseThrow(),
        admin.logging(),
        verdicts.orElseThrow());
  }
}
