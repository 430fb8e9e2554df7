package io.github.slurmjwt.gateway;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that say what clients get of the gateway, who they are, and how it stops. */
final class ClientOptions {
  private static final String CLIENT_ADDRESS = "--client-address";

  @Option(
      names = "--connections",
      paramLabel = "N",
      defaultValue = "8192",
      converter = OptionTypes.Connections.class,
      description = "Have at most this many connections of clients (default 8192).")
  private int connections;

  @Option(
      names = "--address-connections",
      paramLabel = "N",
      defaultValue = "512",
      converter = OptionTypes.Connections.class,
      description = "Have at most this many from one address (default 512).")
  private int addressConnections;

  @Option(
      names = "--head-time",
      paramLabel = "SECONDS",
      defaultValue = "20",
      converter = OptionTypes.Timeout.class,
      description = "Give up on a request whose head takes longer to arrive (default 20).")
  private Duration headTime = Duration.ZERO;

  @Option(
      names = TrustedProxies.OPTION,
      paramLabel = "NETWORKS",
      converter = OptionTypes.Networks.class,
      description = {
        "Believe the proxies in these networks when they name their client, for example",
        "127.0.0.1,10.1.0.0/16,::1 (default: believe nobody)."
      })
  private @Nullable TrustedProxies proxies;

  @Option(
      names = CLIENT_ADDRESS,
      paramLabel = "SOURCE",
      converter = OptionTypes.AddressSource.class,
      description =
          "Where they name it: x-forwarded-for (default), forwarded (RFC 7239) or proxy-protocol.")
  private @Nullable ClientAddress clientAddress;

  @Option(
      names = "--stop-delay",
      paramLabel = "SECONDS",
      defaultValue = "0",
      converter = OptionTypes.Pause.class,
      description = {
        "When told to stop, say so in /readyz and serve on for this time, so that a balancer",
        "can send requests elsewhere (default 0)."
      })
  private Duration stopDelay = Duration.ZERO;

  @Option(
      names = "--stop-timeout",
      paramLabel = "SECONDS",
      defaultValue = "30",
      converter = OptionTypes.Timeout.class,
      description = "Then let running requests finish for at most this time (default 30).")
  private Duration stopTimeout = Duration.ZERO;

  ClientSettings settings() throws GatewayException {
    if (proxies == null && clientAddress != null) {
      throw GatewayException.wrongConfiguration(
          CLIENT_ADDRESS + " needs " + TrustedProxies.OPTION + ": say whom to believe");
    }
    return new ClientSettings(
        connections,
        addressConnections,
        headTime,
        proxies == null ? TrustedProxies.NONE : proxies,
        clientAddress == null ? ClientAddress.X_FORWARDED_FOR : clientAddress,
        stopDelay,
        stopTimeout);
  }
}
