package io.github.slurmjwt.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.slurmjwt.testing.LogLines;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.logging.Level;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class CertificateRenewalTest {
  @TempDir private Path folder;
  private Instant now = Instant.EPOCH;

  @Test
  void warnsOfTheCertificateInForceAndOfNoOlderOne() throws Exception {
    TestCertificate old = TestCertificate.make(folder, "EC", "-validity", "30");
    TestCertificate next = TestCertificate.make(folder, "EC", "-validity", "90");
    Instant oldEnd = old.certificate().getNotAfter().toInstant();
    Instant nextEnd = next.certificate().getNotAfter().toInstant();
    try (LogLines log = LogLines.of("io.github.slurmjwt.gateway")) {
      CertificateRenewal renewal =
          new CertificateRenewal(files(old), new SslContextFactory.Server(), () -> now);
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
