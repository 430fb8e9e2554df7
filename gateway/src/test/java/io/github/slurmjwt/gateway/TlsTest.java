package io.github.slurmjwt.gateway;

import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.slurmjwt.testing.Await;
import io.github.slurmjwt.testing.LiveTokens;
import io.github.slurmjwt.testing.RawHttp;
import io.github.slurmjwt.testing.SecretFiles;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The gateway with a certificate that keytool has made. */
final class TlsTest {
  private static final String PASSWORD = "opensesame";

  @TempDir private Path folder;
  private Path keystore;
  private Path password;
  private FakeSlurmrestd slurmrestd;

  @BeforeEach
  void start() throws Exception {
    slurmrestd = FakeSlurmrestd.start();
    keystore = folder.resolve("gateway.p12");
    password = SecretFiles.write(folder.resolve("password"), PASSWORD + "\n");
    keytool("-genkeypair", "-keyalg", "EC", "-dname", "CN=gateway", "-ext", "san=ip:127.0.0.1");
  }

  @AfterEach
  void stop() throws Exception {
    slurmrestd.close();
  }

  @Test
  void speaksTls12And13() throws Exception {
    try (GatewayProcess gateway =
        GatewayProcess.start(folder.resolve("gateway"), options(keystore, password))) {
      assertEquals("https", gateway.address().getScheme());
      for (String protocol : List.of("TLSv1.2", "TLSv1.3")) {
        HttpResponse<String> answer = get(gateway, protocol);

        assertEquals(200, answer.statusCode());
        assertEquals(protocol, answer.sslSession().orElseThrow().getProtocol());
      }
      assertFalse((gateway.out() + gateway.err()).contains(PASSWORD));
    }
  }

  @Test
  void forwardsWhatCameByTls() throws Exception {
    try (GatewayProcess gateway =
        GatewayProcess.start(folder.resolve("gateway"), options(keystore, password))) {
      HttpResponse<String> answer = get(gateway, "TLSv1.3");

      assertEquals(200, answer.statusCode());
      assertTrue(answer.body().startsWith("user=alice "), answer.body());
      assertEquals("GET /slurm/v0.0.38/ping HTTP/1.1", slurmrestd.onlyRequest().line());
    }
  }

  @Test
  void takesUpARenewedCertificate() throws Exception {
    try (GatewayProcess gateway =
        GatewayProcess.start(folder.resolve("gateway"), options(keystore, password))) {
      assertEquals(200, get(gateway, "TLSv1.3").statusCode());
      Path inUse = keystore;
      keystore = folder.resolve("renewed.p12");
      keytool("-genkeypair", "-keyalg", "EC", "-dname", "CN=gateway", "-ext", "san=ip:127.0.0.1");
      assertThrows(SSLException.class, () -> get(gateway, "TLSv1.3"), "trusts the new one alone");

      Files.move(Files.copy(keystore, folder.resolve("copy.p12")), inUse, REPLACE_EXISTING);
      assertTrue(Await.until(() -> trusts(gateway)));
    }
  }

  @Test
  void keepsItsCertificateWhenABrokenOneTakesItsPlace() throws Exception {
    try (GatewayProcess gateway =
        GatewayProcess.start(folder.resolve("gateway"), options(keystore, password))) {
      Path half = folder.resolve("half.p12");
      byte[] whole = Files.readAllBytes(keystore);
      Files.write(half, Arrays.copyOf(whole, whole.length / 2));
      Files.move(half, keystore, REPLACE_EXISTING);

      assertTrue(Await.until(() -> gateway.err().contains("the old certificate stays in force")));
      Files.write(keystore, whole); // For the client, which trusts what is in it.
      assertEquals(200, get(gateway, "TLSv1.3").statusCode());
    }
  }

  private boolean trusts(GatewayProcess gateway) throws Exception {
    try {
      return get(gateway, "TLSv1.3").statusCode() == 200;
    } catch (SSLException e) {
      return false; // Still the old certificate.
    }
  }

  @Test
  void plainHttpGetsNothing() throws Exception {
    try (GatewayProcess gateway =
        GatewayProcess.start(folder.resolve("gateway"), options(keystore, password))) {
      String answer = RawHttp.send(gateway.address().getPort(), RawHttp.get("/"));

      assertFalse(answer.contains("200"), answer);
    }
  }

  @Test
  void saysWhatIsWrongWithTheFiles() throws Exception {
    Path wrong = SecretFiles.write(folder.resolve("wrong"), "closedsesame");
    assertFailure(options(keystore, wrong), "cannot be opened as PKCS12 with the password in");
    assertFailure(options(folder.resolve("none"), password), "cannot be opened as PKCS12");
    assertFailure(options(keystore, folder.resolve("none")), "--keystore-password names no file");
    Path certificate = folder.resolve("certificate.p12");
    keytool("-exportcert", "-file", folder.resolve("c.der").toString());
    keystore = certificate;
    keytool("-importcert", "-noprompt", "-file", folder.resolve("c.der").toString());
    assertFailure(options(certificate, password), "holds no private key");
  }

  private void assertFailure(String[] options, String sentence) throws Exception {
    GatewayProcess gateway = GatewayProcess.runToEnd(folder.resolve("gateway"), options);

    assertEquals(2, gateway.exitCode());
    assertEquals(1, gateway.err().lines().count(), gateway.err());
    assertTrue(gateway.err().contains(sentence), gateway.err());
    assertFalse(gateway.err().contains("sesame"), gateway.err());
  }

  private HttpResponse<String> get(GatewayProcess gateway, String protocol) throws Exception {
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(keystore)) {
      trusted.load(in, PASSWORD.toCharArray());
    }
    KeyStore anchors = KeyStore.getInstance("PKCS12");
    anchors.load(null, null);
    anchors.setCertificateEntry("gateway", trusted.getCertificate("gateway"));
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(anchors);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    HttpClient client =
        HttpClient.newBuilder()
            .sslContext(context)
            .sslParameters(new SSLParameters(null, new String[] {protocol}))
            .build();
    return client.send(
        HttpRequest.newBuilder(gateway.address().resolve("/slurm/v0.0.38/ping"))
            .header("Authorization", "Bearer " + LiveTokens.of("alice", gateway.key()))
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }

  private String[] options(Path keystore, Path password) {
    return new String[] {
      "--slurmrestd",
      slurmrestd.url(),
      "--keystore",
      keystore.toString(),
      "--keystore-password",
      password.toString()
    };
  }

  private void keytool(String... arguments) throws IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(
            List.of(Path.of(System.getProperty("java.home"), "bin", "keytool").toString()));
    command.addAll(List.of(arguments));
    command.addAll(
        List.of(
            "-alias",
            "gateway",
            "-keystore",
            keystore.toString(),
            "-storetype",
            "PKCS12",
            "-storepass",
            PASSWORD));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, process.waitFor(), output);
  }
}
