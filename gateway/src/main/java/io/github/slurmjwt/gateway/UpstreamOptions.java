package io.github.slurmjwt.gateway;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that say where slurmrestd is, and how the gateway speaks to it. */
final class UpstreamOptions {
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
      names = "--timeout",
      paramLabel = "SECONDS",
      defaultValue = "120",
      converter = OptionTypes.Timeout.class,
      description = "Wait this long for slurmrestd to complete its answer (default 120).")
  private Duration timeout = Duration.ZERO;

  /**
   * Returns the address.
   *
   * @throws GatewayException when there is none
   */
  Slurmrestd slurmrestd() throws GatewayException {
    if (slurmrestd == null) {
      throw GatewayException.usage(
          Slurmrestd.OPTION + " is required: name the address of slurmrestd");
    }
    return slurmrestd;
  }

  GatewaySettings settings() {
    return GatewaySettings.withTimeout(timeout);
  }
}
