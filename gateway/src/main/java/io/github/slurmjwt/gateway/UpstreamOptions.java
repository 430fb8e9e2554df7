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

  @Option(
      names = "--slots",
      paramLabel = "N",
      defaultValue = "64",
      converter = OptionTypes.Slots.class,
      description = "Send slurmrestd at most this many requests at a time (default 64).")
  private int slots;

  @Option(
      names = "--user-slots",
      paramLabel = "N",
      defaultValue = "16",
      converter = OptionTypes.Slots.class,
      description = "Of those, give a single user at most this many (default 16).")
  private int slotsOfUser;

  @Option(
      names = "--slot-wait",
      paramLabel = "SECONDS",
      defaultValue = "30",
      converter = OptionTypes.Timeout.class,
      description = "Let a request wait this long for its turn (default 30).")
  private Duration slotWait = Duration.ZERO;

  @Option(
      names = "--upload-rate",
      paramLabel = "N",
      defaultValue = "500",
      converter = OptionTypes.Rate.class,
      description =
          "Give up on a body that comes with fewer bytes a second, 0 to wait for any (default"
              + " 500).")
  private int uploadRate;

  /**
   * Returns the address.
   *
   * @param note continues the sentence that says that there is none
   * @throws GatewayException when there is none
   */
  Slurmrestd slurmrestd(String note) throws GatewayException {
    if (slurmrestd == null) {
      throw GatewayException.wrongConfiguration(
          Slurmrestd.OPTION + " is required: name the address of slurmrestd" + note);
    }
    return slurmrestd;
  }

  GatewaySettings settings() {
    return new GatewaySettings(timeout, slots, slotsOfUser, slotWait, uploadRate);
  }
}
