package io.github.slurmjwt.gateway;

import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that say where the gateway listens. */
final class ListenOptions {
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
      names = Tls.KEYSTORE,
      paramLabel = "FILE",
      converter = OptionTypes.AbsolutePath.class,
      description = "Speak TLS with the certificate and private key in this PKCS12 file.")
  private @Nullable Path keystore;

  @Option(
      names = Tls.PASSWORD,
      paramLabel = "FILE",
      converter = OptionTypes.AbsolutePath.class,
      description = "Read the password of the keystore from this file.")
  private @Nullable Path keystorePassword;

  /**
   * Returns what these options say.
   *
   * @throws GatewayException when they do not fit together
   */
  ListenSettings settings() throws GatewayException {
    return new ListenSettings(host, port, tls());
  }

  private Optional<Tls> tls() throws GatewayException {
    if (keystore != null && keystorePassword != null) {
      return Optional.of(new Tls(keystore, keystorePassword));
    }
    if (keystore != null || keystorePassword != null) {
      throw GatewayException.usage(
          Tls.KEYSTORE + " and " + Tls.PASSWORD + " belong together: give both or none");
    }
    return Optional.empty();
  }
}
