package io.github.slurmjwt.gateway;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options that say where the gateway listens. */
final class ListenOptions {
  private static final String BEHIND_PROXY = "--behind-proxy";

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
      names = BEHIND_PROXY,
      arity = "0..1",
      fallbackValue = "true",
      paramLabel = "true",
      description = {
        "Speak plain HTTP also on an address that other machines reach, since a proxy with TLS",
        "stands before it and nobody else gets there."
      })
  private boolean behindProxy;

  @Mixin private TlsOptions tls = new TlsOptions();

  /**
   * Returns what these options say.
   *
   * @throws GatewayException when they do not fit together, or tokens would travel unencrypted
   */
  ListenSettings settings() throws GatewayException {
    Optional<Tls> certificate = tls.tls();
    if (certificate.isEmpty() && !behindProxy && !isLoopback(host)) {
      throw GatewayException.wrongConfiguration(
          "--host names an address that other machines reach, and tokens must not travel"
              + " unencrypted: give "
              + PemFiles.CERTIFICATE
              + " and "
              + PemFiles.PRIVATE_KEY
              + ", or "
              + BEHIND_PROXY
              + " if a proxy with TLS stands before the gateway");
    }
    return new ListenSettings(host, port, certificate);
  }

  /** A name that is unknown now is no loopback; whoever listens there will hear of it. */
  private static boolean isLoopback(String host) {
    try {
      return InetAddress.getByName(host).isLoopbackAddress();
    } catch (UnknownHostException e) {
      return false;
    }
  }
}
