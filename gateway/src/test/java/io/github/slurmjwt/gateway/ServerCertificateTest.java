package io.github.slurmjwt.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.slurmjwt.testing.SecretFiles;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A certificate with its issuer, as a client that trusts the root alone needs it. */
final class ServerCertificateTest {
  private static final String PASSWORD = "opensesame";

  @TempDir private static Path folder;
  private static Path keystore;
  private static Path password;

  @BeforeAll
  static void issue() throws Exception {
    keystore = folder.resolve("chain.p12");
    password = SecretFiles.write(folder.resolve("password"), PASSWORD);
    keytool("-alias", "ca", "-dname", "CN=ca", "-ext", "bc=ca:true");
    String names = "san=dns:hpc.example.org,dns:www.example.org,ip:192.0.2.7,email:a@example.org";
    keytool("-alias", "gateway", "-dname", "CN=gateway", "-ext", names, "-signer", "ca");
    KeyStore store = KeyStore.getInstance(keystore.toFile(), PASSWORD.toCharArray());
    store.deleteEntry("ca");
    try (OutputStream out = Files.newOutputStream(keystore)) {
      store.store(out, PASSWORD.toCharArray());
    }
  }

  @Test
  void isSentWithItsIssuer() throws Exception {
    ServerCertificate fromStore = new Pkcs12File(keystore, password).load();
    Path chain = folder.resolve("fullchain.pem");
    StringBuilder pem = new StringBuilder();
    for (X509Certificate certificate : fromStore.chain()) {
      pem.append(pem("CERTIFICATE", certificate.getEncoded()));
    }
    Files.writeString(chain, pem);
    Path key = folder.resolve("privkey.pem");
    SecretFiles.write(key, pem("PRIVATE KEY", fromStore.key().getEncoded()));

    ServerCertificate loaded = new PemFiles(chain, key).load();

    assertEquals(2, loaded.chain().size());
    assertEquals("CN=ca", loaded.chain().get(1).getSubjectX500Principal().getName());
    assertEquals(loaded.chain(), List.of(loaded.keyStore().getCertificateChain("gateway")));
    assertEquals(List.of(chain, key), new PemFiles(chain, key).files());
    assertEquals(List.of(keystore, password), new Pkcs12File(keystore, password).files());
  }

  @Test
  void saysForWhomItIs() throws Exception {
    ServerCertificate loaded = new Pkcs12File(keystore, password).load();

    String end = ", not after " + loaded.notAfter();
    assertEquals("hpc.example.org www.example.org 192.0.2.7" + end, loaded.description());
    assertEquals("EC certificate of " + loaded.description(), loaded.toString());
    ServerCertificate issuer = new ServerCertificate(loaded.key(), List.of(loaded.chain().get(1)));
    assertEquals("CN=ca, not after " + issuer.notAfter(), issuer.description());
  }

  private static String pem(String label, byte[] der) {
    return "-----BEGIN "
        + label
        + "-----\n"
        + Base64.getMimeEncoder().encodeToString(der)
        + "\n-----END "
        + label
        + "-----\n";
  }

  private static void keytool(String... arguments) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    command.addAll(List.of("-J-XX:TieredStopAtLevel=1", "-genkeypair", "-keyalg", "EC"));
    command.addAll(List.of("-keystore", keystore.toString(), "-storepass", PASSWORD));
    command.addAll(List.of(arguments));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, process.waitFor(), output);
  }
}
