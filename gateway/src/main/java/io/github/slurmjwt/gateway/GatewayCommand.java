package io.github.slurmjwt.gateway;

import io.github.slurmjwt.gateway.OptionTypes.Administrators;
import io.github.slurmjwt.gateway.OptionTypes.Forward;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The command line of the gateway. */
@Command(
    name = "slurm-gateway",
    description = "Forwards the requests of verified Slurm users to slurmrestd, and no others.",
    sortOptions = false,
    customSynopsis =
        "slurm-gateway --slurmrestd=URL (--slurm-conf=FILE | --auth-alt-parameters=TEXT) [OPTIONS]",
    usageHelpWidth = 100,
    footer = {"", "Exit code: 1 the gateway cannot start, 2 the command line is wrong."})
final class GatewayCommand implements Callable<Integer> {
  private static final String FORWARD = "--forward";
  private static final String ADMINISTRATORS = "--administrators";
  private static final String PROXY_KEY = "--proxy-key";
  private static final String PROXY_USER = "--proxy-user";

  /** What is done with a command line that is right. */
  interface Action {
    void run(GatewayOptions options, PrintWriter out) throws Exception;
  }

  private final Action action;

  @Spec private @Nullable CommandSpec spec;

  @Option(
      names = Slurmrestd.OPTION,
      paramLabel = "URL",
      converter = OptionTypes.SlurmrestdAddress.class,
      description = {
        "Forward /slurm/*, /slurmdb/* and /openapi* to this slurmrestd:",
        "http://127.0.0.1:PORT, https://HOST:PORT or unix:/PATH. Required."
      })
  private @Nullable Slurmrestd slurmrestd;

  @Option(
      names = "--slurm-conf",
      paramLabel = "FILE",
      converter = OptionTypes.AbsolutePath.class,
      description = "Take the cluster's keys and rules from this slurm.conf.")
  private @Nullable Path slurmConf;

  @Option(
      names = "--auth-alt-parameters",
      paramLabel = "TEXT",
      converter = OptionTypes.Line.class,
      description = "Take them from this text, as AuthAltParameters in slurm.conf.")
  private @Nullable String authAltParameters;

  @Option(
      names = "--host",
      paramLabel = "ADDRESS",
      defaultValue = "127.0.0.1",
      converter = OptionTypes.Line.class,
      description = "Listen on this address (default ${DEFAULT-VALUE}).")
  private String host = "";

  @Option(
      names = "--port",
      paramLabel = "N",
      defaultValue = "8080",
      converter = OptionTypes.Port.class,
      description = "Listen on this port, 0 for any free one (default ${DEFAULT-VALUE}).")
  private int port;

  @Option(
      names = Pkcs12File.KEYSTORE,
      paramLabel = "FILE",
      converter = OptionTypes.AbsolutePath.class,
      description = "Speak TLS with the certificate and private key in this PKCS12 file.")
  private @Nullable Path keystore;

  @Option(
      names = Pkcs12File.PASSWORD,
      paramLabel = "FILE",
      converter = OptionTypes.AbsolutePath.class,
      description = "Read the password of the keystore from this file.")
  private @Nullable Path keystorePassword;

  @Option(
      names = FORWARD,
      paramLabel = "MODE",
      converter = OptionTypes.ForwardConverter.class,
      description = {
        "pass-through: forward the user's own token (default).",
        "authenticating-proxy: forward a token of the gateway and the name of the user."
      })
  private Forward forward = Forward.PASS_THROUGH;

  @Option(
      names = PROXY_KEY,
      paramLabel = "FILE",
      converter = OptionTypes.AbsolutePath.class,
      description = "Mint the gateway's token with this key (default: the jwt_key of the cluster).")
  private @Nullable Path proxyKey;

  @Option(
      names = PROXY_USER,
      paramLabel = "NAME",
      converter = OptionTypes.Line.class,
      description = "Mint it for this user (default: SlurmUser).")
  private @Nullable String proxyUser;

  @Option(
      names = ProxyTokenFile.OPTION,
      paramLabel = "FILE",
      converter = OptionTypes.AbsolutePath.class,
      description = "Read the gateway's token from this file and mint none.")
  private @Nullable Path proxyToken;

  @Option(
      names = ADMINISTRATORS,
      paramLabel = "forward|refuse",
      converter = OptionTypes.AdministratorsConverter.class,
      description =
          "With authenticating-proxy, forward or refuse requests of root and SlurmUser (default"
              + " refuse).")
  private @Nullable Administrators administrators;

  @Option(
      names = "--timeout",
      paramLabel = "SECONDS",
      defaultValue = "120",
      converter = OptionTypes.Timeout.class,
      description = "Wait this long for slurmrestd to complete its answer (default 120).")
  private Duration timeout = Duration.ZERO;

  @Option(
      names = "--login-limit",
      paramLabel = "N",
      defaultValue = "100",
      converter = OptionTypes.LoginLimit.class,
      description =
          "Allow an address this many bad tokens a minute, 0 for any number (default 100).")
  private int loginLimit;

  /** Picocli alone looks at it. */
  @SuppressWarnings("UnusedVariable")
  @Option(names = "--help", usageHelp = true, description = "Show this and exit.")
  private boolean help;

  GatewayCommand(Action action) {
    this.action = action;
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

  private GatewayOptions options() throws GatewayException {
    if (slurmrestd == null) {
      throw GatewayException.usage(
          Slurmrestd.OPTION + " is required: name the address of slurmrestd");
    }
    return new GatewayOptions(
        host, port, tls(), filterParameters(), slurmrestd, proxy(), timeout, loginLimit);
  }

  private Optional<Tls> tls() throws GatewayException {
    if (keystore != null && keystorePassword != null) {
      return Optional.of(new Tls(new Pkcs12File(keystore, keystorePassword), Duration.ofDays(365)));
    }
    if (keystore != null || keystorePassword != null) {
      throw GatewayException.usage(
          Pkcs12File.KEYSTORE
              + " and "
              + Pkcs12File.PASSWORD
              + " belong together: give both or none");
    }
    return Optional.empty();
  }

  /** The parameters have the names that they have in a web.xml. */
  private Map<String, String> filterParameters() throws GatewayException {
    Map<String, String> parameters = new LinkedHashMap<>();
    if (slurmConf != null) {
      parameters.put("slurmConf", slurmConf.toString());
    }
    if (authAltParameters != null) {
      parameters.put("AuthAltParameters", authAltParameters);
    }
    if (parameters.size() != 1) {
      throw GatewayException.usage(
          "the cluster's keys are named by either --slurm-conf or --auth-alt-parameters: give one"
              + " of the two");
    }
    return parameters;
  }

  private Optional<ProxyOptions> proxy() throws GatewayException {
    if (forward == Forward.PASS_THROUGH) {
      refuseWithoutProxy(proxyKey, PROXY_KEY);
      refuseWithoutProxy(proxyUser, PROXY_USER);
      refuseWithoutProxy(proxyToken, ProxyTokenFile.OPTION);
      refuseWithoutProxy(administrators, ADMINISTRATORS);
      return Optional.empty();
    }
    if (proxyToken != null && (proxyKey != null || proxyUser != null)) {
      throw GatewayException.usage(
          ProxyTokenFile.OPTION + " excludes " + PROXY_KEY + " and " + PROXY_USER);
    }
    return Optional.of(
        new ProxyOptions(
            Optional.ofNullable(proxyKey),
            Optional.ofNullable(proxyToken),
            Optional.ofNullable(proxyUser),
            administrators == Administrators.FORWARD));
  }

  private static void refuseWithoutProxy(@Nullable Object value, String option)
      throws GatewayException {
    if (value != null) {
      throw GatewayException.usage(option + " needs " + FORWARD + " authenticating-proxy");
    }
  }
}
