package io.github.slurmjwt.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

final class CertificateExpiryTest {
  private static final Instant START = Instant.parse("2026-11-01T00:00:00Z");

  private Instant now = START;

  @Test
  void warnsOnceADayInTheLastFourteenDays() {
    Instant end = START.plus(Duration.ofDays(90));
    CertificateExpiry expiry = new CertificateExpiry(START, end, () -> now);
    now = end.minus(Duration.ofDays(14)).minusSeconds(1);
    assertTrue(expiry.dueWarning().isEmpty());
    now = now.plusSeconds(1);
    assertEquals(
        "expires soon: not after " + end + ": renew it; no restart is needed",
        expiry.dueWarning().orElseThrow());
    assertTrue(expiry.dueWarning().isEmpty());
    now = now.plus(Duration.ofDays(1)).minusSeconds(1);
    assertTrue(expiry.dueWarning().isEmpty());
    now = now.plusSeconds(1);
    assertTrue(expiry.dueWarning().isPresent());
  }

  @Test
  void warnsInTheLastFifthOfAShortLife() {
    Instant end = START.plus(Duration.ofDays(5));
    CertificateExpiry expiry = new CertificateExpiry(START, end, () -> now);
    now = end.minus(Duration.ofDays(1)).minusSeconds(1);
    assertFalse(expiry.dueWarning().isPresent());
    now = now.plusSeconds(1);
    assertTrue(expiry.dueWarning().isPresent());
  }

  @Test
  void saysWhenItHasExpired() {
    CertificateExpiry expiry =
        new CertificateExpiry(START.minusSeconds(10), START.minusSeconds(1), () -> now);
    assertTrue(expiry.dueWarning().orElseThrow().startsWith("has expired: not after "));
  }
}
