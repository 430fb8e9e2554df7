package io.github.slurmjwt.gateway;

import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options for those who watch over the gateway: the admin listener, and the log. */
final class AdminOptions {
  @Option(
      names = AdminServer.PORT,
      paramLabel = "N",
      converter = OptionTypes.Port.class,
      description = {
        "Answer /healthz, /readyz and /metrics on this port, 0 for any free one",
        "(default: not at all)."
      })
  private @Nullable Integer port;

  @Option(
      names = AdminServer.HOST,
      paramLabel = "ADDRESS",
      converter = OptionTypes.Host.class,
      description = "Answer these on this address (default 127.0.0.1).")
  private @Nullable String host;

  @Option(
      names = LogConfiguration.OPTION,
      paramLabel = "FILE",
      converter = OptionTypes.AbsolutePath.class,
      description = {
        "Log as this configuration of java.util.logging says",
        "(default: one line for each record on standard error)."
      })
  private @Nullable Path logging;

  /**
   * Returns where the admin listener is; nothing when there is none.
   *
   * @throws GatewayException when the options do not fit together
   */
  Optional<AdminSettings> settings() throws GatewayException {
    if (port == null) {
      if (host != null) {
        throw GatewayException.wrongConfiguration(AdminServer.HOST + " needs " + AdminServer.PORT);
      }
      return Optional.empty();
    }
    return Optional.of(new AdminSettings(host == null ? "127.0.0.1" : host, port));
  }

  /** Returns the configuration of the log; nothing for the default. */
  Optional<Path> logging() {
    return Optional.ofNullable(logging);
  }
}
