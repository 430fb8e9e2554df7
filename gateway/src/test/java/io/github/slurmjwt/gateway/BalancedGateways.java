package io.github.slurmjwt.gateway;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.slurmjwt.testing.Await;
import io.github.slurmjwt.testing.JdkHttp;
import io.github.slurmjwt.testing.LiveSlurm;
import io.github.slurmjwt.testing.RsaTestKey;
import java.io.IOException;
import java.net.URI;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Two gateways with TLS behind a real HAProxy, which asks each whether it is ready. Users have
 * tokens of an identity provider; slurmrestd gets tokens that the gateways mint.
 */
final class BalancedGateways implements AutoCloseable {
  /** HAProxy keeps its connections to the gateways open. */
  private static final String HAPROXY =
      """
      defaults
        mode http
        timeout connect 5s
        timeout client 150s
        timeout server 150s
        timeout check 5s
        option redispatch 1
      frontend f
        bind 127.0.0.1:%d
        default_backend b
      backend b
        option httpchk GET /readyz
        default-server ssl verify none no-check-ssl check inter 100ms fall 1 rise 1
        server one 127.0.0.1:%d port %d
        server two 127.0.0.1:%d port %d
      """;

  private static final Duration HAPROXY_NOTICES = Duration.ofSeconds(1);

  private final Path folder;
  private final GatewayPair pair;

  BalancedGateways(Path folder, LiveSlurm slurm, RsaTestKey provider) throws Exception {
    RequiredPrograms.check(List.of("haproxy"), "apt-get install haproxy");
    this.folder = folder;
    publish(RsaTestKey.set(provider));
    writeCertificate();
    pair = GatewayPair.start(folder, options(slurm), HAPROXY, List.of("haproxy", "-db", "-f"));
  }

  /** Returns where clients send their requests. */
  URI address() {
    return URI.create("http://127.0.0.1:" + pair.port());
  }

  /**
   * Stops a gateway as a service manager does, starts it again, and waits until HAProxy sends it
   * requests.
   */
  void restart(int index) throws Exception {
    pair.restart(index);
    awaitReady();
  }

  /** Has both gateways take a new certificate into use. */
  void renewCertificate() throws Exception {
    writeCertificate();
    for (GatewayProcess gateway : pair.gateways()) {
      assertTrue(
          Await.until(() -> gateway.err().split("certificate in force: ", -1).length > 2),
          gateway.err());
    }
  }

  /** Replaces the provider's key set as a whole, as slow as a gateway may see it. */
  void publish(String keySet) throws IOException {
    Path fresh = Files.writeString(folder.resolve("jwks.new"), keySet);
    Files.move(fresh, folder.resolve("jwks.json"), StandardCopyOption.ATOMIC_MOVE);
  }

  /** Waits until both gateways say that they are ready, and HAProxy has noticed it. */
  void awaitReady() throws Exception {
    for (int admin : pair.adminPorts()) {
      JdkHttp http = new JdkHttp(URI.create("http://127.0.0.1:" + admin));
      assertTrue(Await.until(() -> http.get("/readyz").statusCode() == 200), "not ready");
    }
    Await.moment(System.nanoTime() + HAPROXY_NOTICES.toNanos());
  }

  /** Returns the lines of all gateways, also of those that have ended, that match. */
  List<String> logLines(Pattern pattern) throws IOException {
    List<String> lines = new ArrayList<>();
    try (DirectoryStream<Path> all = Files.newDirectoryStream(folder, "gateway*")) {
      for (Path gateway : all) {
        Files.readString(gateway.resolve("err"))
            .lines()
            .filter(pattern.asPredicate())
            .forEach(lines::add);
      }
    }
    return lines;
  }

  private void writeCertificate() throws Exception {
    TestCertificate certificate = TestCertificate.make(folder, "EC");
    certificate.writeKey(folder.resolve("privkey.pem"));
    certificate.writeCertificate(folder.resolve("fullchain.pem"));
  }

  private List<String> options(LiveSlurm slurm) {
    return List.of(
        "--slurmrestd",
        slurm.restUrl(),
        "--certificate",
        folder.resolve("fullchain.pem").toString(),
        "--private-key",
        folder.resolve("privkey.pem").toString(),
        "--auth-alt-parameters",
        "jwks=" + folder.resolve("jwks.json"),
        "--accept-any-issuer-and-audience",
        "--forward",
        "mint",
        "--proxy-key",
        slurm.key().toString(),
        "--stop-delay",
        "3");
  }

  @Override
  public void close() {
    pair.close();
  }
}
