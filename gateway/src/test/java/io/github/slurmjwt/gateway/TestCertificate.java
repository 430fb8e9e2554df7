package io.github.slurmjwt.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.slurmjwt.testing.SecretFiles;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.Key;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** A certificate for 127.0.0.1 that keytool has made, with its private key. */
record TestCertificate(Key key, X509Certificate certificate) {
  private static final String PASSWORD = "opensesame";

  /**
   * Makes one.
   *
   * @param algorithm RSA or EC, or what keytool calls another
   * @param arguments more for keytool
   */
  static TestCertificate make(Path folder, String algorithm, String... arguments) throws Exception {
    Path store = Files.createTempFile(folder, "made", ".p12");
    Files.delete(store);
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    command.addAll(List.of("-genkeypair", "-keyalg", algorithm, "-dname", "CN=gateway"));
    command.addAll(List.of("-ext", "san=ip:127.0.0.1", "-alias", "a", "-storetype", "PKCS12"));
    command.addAll(List.of("-keystore", store.toString(), "-storepass", PASSWORD));
    command.addAll(List.of(arguments));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, process.waitFor(), output);
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(store)) {
      keys.load(in, PASSWORD.toCharArray());
    }
    return new TestCertificate(
        keys.getKey("a", PASSWORD.toCharArray()), (X509Certificate) keys.getCertificate("a"));
  }

  /** Writes the certificate as certbot does. */
  Path writeCertificate(Path file) throws Exception {
    return Files.writeString(file, pem("CERTIFICATE", certificate.getEncoded()));
  }

  /** Writes the private key as certbot does, in PKCS #8. */
  Path writeKey(Path file) throws Exception {
    Files.deleteIfExists(file);
    return SecretFiles.write(file, pem("PRIVATE KEY", key.getEncoded()));
  }

  private static String pem(String label, byte[] der) {
    Base64.Encoder lines = Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII));
    return "-----BEGIN "
        + label
        + "-----\n"
        + lines.encodeToString(der)
        + "\n-----END "
        + label
        + "-----\n";
  }

  /** Returns what a client needs that trusts this certificate and no other. */
  SSLContext trust() throws Exception {
    return trust(certificate);
  }

  static SSLContext trust(Certificate certificate) throws Exception {
    KeyStore anchors = KeyStore.getInstance("PKCS12");
    anchors.load(null, null);
    anchors.setCertificateEntry("gateway", certificate);
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(anchors);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    return context;
  }
}
