package io.github.slurmjwt.gateway;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that say with which certificate the gateway speaks TLS. */
final class TlsOptions {
  private static final String HSTS = "--hsts-age";

  @Option(
      names = PemFiles.CERTIFICATE,
      paramLabel = "FILE",
      converter = OptionTypes.AbsolutePath.class,
      description = "Speak TLS with the certificate and its issuers in this PEM file.")
  private @Nullable Path certificate;

  @Option(
      names = PemFiles.PRIVATE_KEY,
      paramLabel = "FILE",
      converter = OptionTypes.AbsolutePath.class,
      description = "Read its private key from this PEM file.")
  private @Nullable Path privateKey;

  @Option(
      names = Pkcs12File.KEYSTORE,
      paramLabel = "FILE",
      converter = OptionTypes.AbsolutePath.class,
      description = "Or speak TLS with the certificate and private key in this PKCS12 file.")
  private @Nullable Path keystore;

  @Option(
      names = Pkcs12File.PASSWORD,
      paramLabel = "FILE",
      converter = OptionTypes.AbsolutePath.class,
      description = "Read the password of the keystore from this file.")
  private @Nullable Path keystorePassword;

  @Option(
      names = HSTS,
      paramLabel = "SECONDS",
      converter = OptionTypes.StrictTransport.class,
      description = {
        "With TLS, tell browsers to keep to https for this long; 0 for not at all",
        "(default 31536000, a year)."
      })
  private @Nullable Duration strictTransport;

  /**
   * Returns what these options say; nothing for plain HTTP.
   *
   * @throws GatewayException when they do not fit together
   */
  Optional<Tls> tls() throws GatewayException {
    Optional<CertificateSource> source = source();
    if (source.isEmpty() && strictTransport != null) {
      throw GatewayException.wrongConfiguration(
          HSTS + " needs " + PemFiles.CERTIFICATE + " or " + Pkcs12File.KEYSTORE);
    }
    Duration age = strictTransport == null ? Duration.ofDays(365) : strictTransport;
    return source.map(files -> new Tls(files, age));
  }

  private Optional<CertificateSource> source() throws GatewayException {
    requireBoth(PemFiles.CERTIFICATE, certificate, PemFiles.PRIVATE_KEY, privateKey);
    requireBoth(Pkcs12File.KEYSTORE, keystore, Pkcs12File.PASSWORD, keystorePassword);
    if (certificate != null && keystore != null) {
      throw GatewayException.wrongConfiguration(
          PemFiles.CERTIFICATE + " excludes " + Pkcs12File.KEYSTORE + ": give one of the two");
    }
    if (certificate != null && privateKey != null) {
      return Optional.of(new PemFiles(certificate, privateKey));
    }
    return keystore != null && keystorePassword != null
        ? Optional.of(new Pkcs12File(keystore, keystorePassword))
        : Optional.empty();
  }

  private static void requireBoth(
      String first, @Nullable Path one, String second, @Nullable Path other)
      throws GatewayException {
    if ((one == null) != (other == null)) {
      throw GatewayException.wrongConfiguration(
          first + " and " + second + " belong together: give both or none");
    }
  }
}
