package io.github.slurmjwt.demo;

import io.github.slurmjwt.testing.Processes;
import io.github.slurmjwt.testing.Processes.Run;
import io.github.slurmjwt.testing.RawHttp;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * A site with a certificate of its own, on a port of loopback, to which requests go byte by byte.
 *
 * @param host its name
 * @param certificate the file with its certificate
 * @param key the file with its private key
 */
record TlsSite(String host, int port, Path certificate, Path key) {
  /** Makes the certificate. */
  static TlsSite make(Path folder, String host, int port) throws Exception {
    Path certificate = folder.resolve("certificate.pem");
    Path key = folder.resolve("key.pem");
    List<String> command =
        List.of(
            "openssl",
            "req",
            "-x509",
            "-newkey",
            "rsa:2048",
            "-nodes",
            "-subj",
            "/CN=" + host,
            "-addext",
            "subjectAltName=DNS:" + host,
            "-keyout",
            key.toString(),
            "-out",
            certificate.toString());
    Run run = Processes.run(folder, "", command);
    if (run.exitCode() != 0) {
      throw new AssertionError(run.err());
    }
    return new TlsSite(host, port, certificate, key);
  }

  /** Sends a GET with these lines in its head. */
  String get(String target, String... headers) throws Exception {
    return send("GET", target, headers);
  }

  /** Sends a request without a body, for content of any type, and returns all that comes back. */
  String send(String method, String target, String... headers) throws Exception {
    String lines =
        Arrays.stream(headers).map(header -> header + "\r\n").collect(Collectors.joining());
    return exchange(
        "%s %s HTTP/1.1\r\nHost: %s:%d\r\nAccept: */*\r\nConnection: close\r\n%s\r\n"
            .formatted(method, target, host, port, lines));
  }

  private String exchange(String request) throws Exception {
    try (Socket plain = RawHttp.connect(port);
        Socket socket = trust().getSocketFactory().createSocket(plain, host, port, true)) {
      socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
    }
  }

  private SSLContext trust() throws Exception {
    KeyStore anchors = KeyStore.getInstance("PKCS12");
    anchors.load(null, null);
    try (InputStream in = Files.newInputStream(certificate)) {
      anchors.setCertificateEntry(
          host, CertificateFactory.getInstance("X.509").generateCertificate(in));
    }
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(anchors);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    return context;
  }
}
