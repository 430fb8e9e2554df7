package io.github.slurmjwt.gateway;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options that say where the gateway listens. */
final class ListenOptions {
  static final String HOST = "--host";
  private static final String BEHIND_PROXY = "--behind-proxy";

  @Option(
      names = HOST,
      paramLabel = "ADDRESS",
      defaultValue = "127.0.0.1",
      converter = OptionTypes.Host.class,
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
    boolean encrypts = certificate.isPresent() || behindProxy;
    if (!encrypts && !isKnown(host)) {
      throw GatewayException.wrongConfiguration(unknown(HOST));
    }
    if (!encrypts && !isLoopback(host)) {
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

  /** Returns whether an address belongs to this name now. */
  static boolean isKnown(String host) {
    try {
      return InetAddress.getAllByName(host).length > 0;
    } catch (UnknownHostException e) {
      return false;
    }
  }

  /** Says that no address belongs to the name that an option gives, which is not shown. */
  static String unknown(String option) {
    return option + " is the name of no host: correct it, or give an address";
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
