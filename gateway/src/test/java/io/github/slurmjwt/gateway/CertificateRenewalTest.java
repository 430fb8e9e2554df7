package io.github.slurmjwt.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.slurmjwt.testing.LogLines;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.logging.Level;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which certificate is in force while its files change, look by look. */
final class CertificateRenewalTest {
  @TempDir private static Path made;
  private static TestCertificate old;
  private static TestCertificate next;

  @TempDir private Path folder;
  private final SslContextFactory.Server ssl = new SslContextFactory.Server();
  private Instant now = Instant.EPOCH;

  @BeforeAll
  static void make() throws Exception {
    old = TestCertificate.make(made, "EC", "-validity", "30");
    next = TestCertificate.make(made, "EC", "-validity", "90");
  }

  @Test
  void warnsOfTheCertificateInForceAndOfNoOlderOne() throws Exception {
    Instant oldEnd = old.certificate().getNotAfter().toInstant();
    Instant nextEnd = next.certificate().getNotAfter().toInstant();
    try (LogLines log = LogLines.of("io.github.slurmjwt.gateway")) {
      CertificateRenewal renewal = renewal(files(old));
      renewal.check();
      assertEquals(List.of(), log.at(Level.WARNING));

      now = oldEnd.minus(Duration.ofHours(1));
      renewal.check();
      assertEquals(List.of(warning("expires soon", oldEnd)), log.at(Level.WARNING));

      files(next);
      renewal.check();
      renewal.check();
      assertEquals(next.certificate(), renewal.certificate().chain().get(0));
      now = oldEnd.plus(Duration.ofDays(2));
      renewal.check();
      assertEquals(1, log.at(Level.WARNING).size(), log.at(Level.WARNING).toString());

      now = nextEnd.plusSeconds(1);
      renewal.check();
      assertEquals(warning("has expired", nextEnd), log.at(Level.WARNING).get(1));
    }
  }

  /** Files that still change are not looked into, and those in force are not taken up again. */
  @Test
  void takesUpNewFilesAtTheSecondLookAndOnce() throws Exception {
    try (LogLines log = LogLines.of("io.github.slurmjwt.gateway")) {
      CertificateRenewal renewal = renewal(files(old));
      files(next);
      renewal.check();
      assertInForce(old, renewal);
      assertEquals(List.of(), log.at(Level.INFO));

      renewal.check();
      renewal.check();
      renewal.check();
      assertInForce(next, renewal);
      assertEquals(1, log.at(Level.INFO).size(), log.at(Level.INFO).toString());
      assertTrue(
          log.at(Level.INFO)
              .get(0)
              .startsWith("certificate in force: " + folder.resolve("fullchain.pem") + " for "));
      assertEquals(List.of(), log.at(Level.WARNING));
    }
  }

  @Test
  void reportsFilesThatCannotBeUsedOnceUntilTheyChange() throws Exception {
    try (LogLines log = LogLines.of("io.github.slurmjwt.gateway")) {
      CertificateRenewal renewal = renewal(files(old));
      next.writeCertificate(folder.resolve("fullchain.pem"));
      look(renewal, 4);
      assertEquals(1, log.at(Level.WARNING).size(), log.at(Level.WARNING).toString());
      assertTrue(log.at(Level.WARNING).get(0).startsWith("the old certificate stays in force: "));

      old.writeCertificate(folder.resolve("fullchain.pem"));
      look(renewal, 2);
      assertEquals(1, log.at(Level.WARNING).size(), "as before");
      next.writeCertificate(folder.resolve("fullchain.pem"));
      look(renewal, 2);
      assertEquals(2, log.at(Level.WARNING).size(), "the same mistake again");
      Files.delete(folder.resolve("fullchain.pem"));
      look(renewal, 4);
      assertEquals(3, log.at(Level.WARNING).size(), "another one");
      assertInForce(old, renewal);
      assertEquals(List.of(), log.at(Level.INFO));

      next.writeCertificate(folder.resolve("fullchain.pem"));
      look(renewal, 2);
      assertEquals(4, log.at(Level.WARNING).size(), "its key is still the old one");
      next.writeKey(folder.resolve("privkey.pem"));
      look(renewal, 2);
      assertInForce(next, renewal);
    }
  }

  /** Certbot may replace them at any moment, and here does so before the first look. */
  @Test
  void takesUpWhatChangedWhileTheFirstFilesWereRead() throws Exception {
    PemFiles files = files(old);
    CertificateRenewal renewal =
        renewal(
            new CertificateSource() {
              @Override
              public List<Path> files() {
                return files.files();
              }

              @Override
              public ServerCertificate load() throws GatewayException {
                ServerCertificate loaded = files.load();
                try {
                  CertificateRenewalTest.this.files(next);
                } catch (Exception e) {
                  throw new AssertionError(e);
                }
                return loaded;
              }
            });
    assertInForce(old, renewal);
    look(renewal, 2);
    assertInForce(next, renewal);
  }

  private CertificateRenewal renewal(CertificateSource source) throws GatewayException {
    return new CertificateRenewal(source, ssl, () -> now);
  }

  private static void look(CertificateRenewal renewal, int times) {
    for (int i = 0; i < times; i++) {
      renewal.check();
    }
  }

  private void assertInForce(TestCertificate expected, CertificateRenewal renewal)
      throws Exception {
    assertEquals(expected.certificate(), renewal.certificate().chain().get(0));
    KeyStore served = ssl.getKeyStore();
    assertEquals(expected.certificate(), served.getCertificate(served.aliases().nextElement()));
  }

  private PemFiles files(TestCertificate certificate) throws Exception {
    return new PemFiles(
        certificate.writeCertificate(folder.resolve("fullchain.pem")),
        certificate.writeKey(folder.resolve("privkey.pem")));
  }

  private String warning(String what, Instant end) {
    return folder.resolve("fullchain.pem")
        + " "
        + what
        + ": not after "
        + end
        + ": renew it; no restart is needed";
  }
}
