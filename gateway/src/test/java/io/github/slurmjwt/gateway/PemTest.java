package io.github.slurmjwt.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.slurmjwt.testing.Await;
import io.github.slurmjwt.testing.LiveTokens;
import io.github.slurmjwt.testing.SecretFiles;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The gateway with certificates as certbot leaves them, over HTTP/2 and HTTP/1.1. */
final class PemTest {
  @TempDir private Path folder;
  private FakeSlurmrestd slurmrestd;

  @BeforeEach
  void start() throws Exception {
    slurmrestd = FakeSlurmrestd.start();
  }

  @AfterEach
  void stop() throws Exception {
    slurmrestd.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"RSA", "EC"})
  void speaksHttp2AndHttp1(String algorithm) throws Exception {
    TestCertificate certificate = TestCertificate.make(folder, algorithm);
    try (GatewayProcess gateway = start(certificate)) {
      for (HttpClient.Version version : HttpClient.Version.values()) {
        HttpResponse<String> answer = get(gateway, certificate, version);

        assertEquals(200, answer.statusCode());
        assertEquals(version, answer.version());
        assertTrue(answer.body().startsWith("user=alice "), answer.body());
        assertEquals(
            "max-age=31536000",
            answer.headers().firstValue("Strict-Transport-Security").orElseThrow());
      }
      assertTrue(
          gateway.err().contains("certificate in force: " + chain() + " for 127.0.0.1, not after "),
          gateway.err());
    }
  }

  @Test
  void saysNothingOfHttpsWhenToldSo() throws Exception {
    TestCertificate certificate = TestCertificate.make(folder, "EC");
    try (GatewayProcess gateway = start(certificate, "--hsts-age", "0")) {
      HttpResponse<String> answer = get(gateway, certificate, HttpClient.Version.HTTP_2);

      assertFalse(answer.headers().firstValue("Strict-Transport-Security").isPresent());
    }
  }

  /** HTTP/2 needs no length to know where a body ends, and slurmrestd needs one. */
  @Test
  void bodyWithoutLengthIsNeverDropped() throws Exception {
    TestCertificate certificate = TestCertificate.make(folder, "EC");
    try (GatewayProcess gateway = start(certificate)) {
      for (String method : List.of("POST", "PUT", "PATCH", "GET", "DELETE", "OPTIONS")) {
        byte[] body = "{\"job\":{}}".getBytes(StandardCharsets.UTF_8);
        HttpRequest request =
            request(gateway)
                .method(
                    method,
                    HttpRequest.BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(body)))
                .build();
        HttpResponse<String> answer =
            client(certificate, HttpClient.Version.HTTP_2)
                .send(request, HttpResponse.BodyHandlers.ofString());

        assertEquals(411, answer.statusCode(), method);
        assertTrue(slurmrestd.received().isEmpty(), slurmrestd.received().toString());
      }
    }
  }

  /** Its head does not say that nothing follows. */
  @Test
  void anEmptyBodyWithoutLengthIsNone() throws Exception {
    TestCertificate certificate = TestCertificate.make(folder, "EC");
    try (GatewayProcess gateway = start(certificate)) {
      HttpRequest request =
          request(gateway)
              .method("GET", HttpRequest.BodyPublishers.ofInputStream(InputStream::nullInputStream))
              .build();
      HttpResponse<String> answer =
          client(certificate, HttpClient.Version.HTTP_2)
              .send(request, HttpResponse.BodyHandlers.ofString());

      assertEquals(200, answer.statusCode());
      assertFalse(slurmrestd.onlyRequest().headers().containsKey("content-length"));
    }
  }

  /** Certbot turns the links of one certificate to the files of the next, one after the other. */
  @Test
  void takesUpARenewalOnceBothFilesAreThere() throws Exception {
    TestCertificate old = TestCertificate.make(folder, "RSA");
    TestCertificate renewed = TestCertificate.make(folder, "EC");
    try (GatewayProcess gateway = start(old)) {
      Path next = folder.resolve("next.pem");
      renewed.writeCertificate(next);
      Files.move(next, chain(), StandardCopyOption.REPLACE_EXISTING);
      assertTrue(Await.until(() -> gateway.err().contains("the old certificate stays in force: ")));
      assertEquals(200, get(gateway, old, HttpClient.Version.HTTP_2).statusCode());

      renewed.writeKey(key());
      assertTrue(Await.until(() -> accepts(gateway, renewed)), gateway.err());
      assertEquals(2, gateway.err().split("certificate in force: ", -1).length - 1, gateway.err());
      assertEquals(1, gateway.err().split("stays in force: ", -1).length - 1, gateway.err());
    }
  }

  @Test
  void warnsOfACertificateThatHasExpired() throws Exception {
    TestCertificate expired =
        TestCertificate.make(folder, "EC", "-startdate", "-10d", "-validity", "5");
    try (GatewayProcess gateway = start(expired)) {
      assertTrue(Await.until(() -> gateway.err().contains(chain() + " has expired: not after ")));
      assertTrue(gateway.err().contains("WARNING"), gateway.err());
    }
  }

  @Test
  void saysWhatIsWrongWithTheFiles() throws Exception {
    TestCertificate certificate = TestCertificate.make(folder, "EC");
    TestCertificate other = TestCertificate.make(folder, "EC");
    other.writeKey(key());
    assertFailure("--certificate " + chain() + " does not exist: create it");
    certificate.writeCertificate(chain());
    assertFailure("is not the key of the first certificate in " + chain());
    Files.setPosixFilePermissions(key(), PosixFilePermissions.fromString("rw-r--r--"));
    assertFailure("--private-key " + key() + " is open to others: chmod o-rwx");
    rewriteKey("-----BEGIN EC PRIVATE KEY-----\nMHc=\n-----END EC PRIVATE KEY-----\n");
    assertFailure("convert it with openssl pkcs8 -topk8 -nodes");
    rewriteKey("-----BEGIN PRIVATE KEY-----\nMHc=\n-----END PRIVATE KEY-----\n");
    assertFailure("holds no EC key as the certificate in");
    rewriteKey("secret");
    assertFailure("holds no private key in PEM: give privkey.pem");
    Files.writeString(chain(), "nothing");
    assertFailure("--certificate " + chain() + " holds no certificate");
    TestCertificate.make(folder, "Ed25519").writeCertificate(chain());
    assertFailure("is neither RSA nor EC");
  }

  private void rewriteKey(String text) throws Exception {
    Files.delete(key());
    SecretFiles.write(key(), text);
  }

  private void assertFailure(String sentence) throws Exception {
    GatewayProcess gateway = GatewayProcess.runToEnd(folder.resolve("gateway"), options());

    assertEquals(2, gateway.exitCode());
    assertEquals(1, gateway.err().lines().count(), gateway.err());
    assertTrue(gateway.err().contains(sentence), gateway.err());
    assertFalse(gateway.err().contains("secret"), gateway.err());
  }

  private Path chain() {
    return folder.resolve("fullchain.pem");
  }

  private Path key() {
    return folder.resolve("privkey.pem");
  }

  private String[] options(String... more) {
    String[] options = {
      "--slurmrestd",
      slurmrestd.url(),
      "--certificate",
      chain().toString(),
      "--private-key",
      key().toString()
    };
    String[] all = Arrays.copyOf(options, options.length + more.length);
    System.arraycopy(more, 0, all, options.length, more.length);
    return all;
  }

  private GatewayProcess start(TestCertificate certificate, String... more) throws Exception {
    certificate.writeCertificate(chain());
    certificate.writeKey(key());
    return GatewayProcess.start(folder.resolve("gateway"), options(more));
  }

  private boolean accepts(GatewayProcess gateway, TestCertificate certificate) throws Exception {
    try {
      return get(gateway, certificate, HttpClient.Version.HTTP_1_1).statusCode() == 200;
    } catch (SSLException e) {
      return false; // Still the old one.
    }
  }

  private HttpResponse<String> get(
      GatewayProcess gateway, TestCertificate certificate, HttpClient.Version version)
      throws Exception {
    return client(certificate, version)
        .send(request(gateway).build(), HttpResponse.BodyHandlers.ofString());
  }

  private static HttpClient client(TestCertificate certificate, HttpClient.Version version)
      throws Exception {
    return HttpClient.newBuilder().sslContext(certificate.trust()).version(version).build();
  }

  private static HttpRequest.Builder request(GatewayProcess gateway) throws Exception {
    return HttpRequest.newBuilder(gateway.address().resolve("/slurm/v0.0.38/ping"))
        .header("Authorization", "Bearer " + LiveTokens.of("alice", gateway.key()));
  }
}
