package io.github.slurmjwt.gateway;

import java.nio.file.Path;
import java.util.List;

/** The files that hold the certificate and private key of the gateway. */
interface CertificateSource {
  /** Returns the files, in the order in which they are best named to an operator. */
  List<Path> files();

  /**
   * Reads the files.
   *
   * @throws GatewayException when they hold no certificate with its private key; the sentence names
   *     option, file and remedy
   */
  ServerCertificate load() throws GatewayException;
}
