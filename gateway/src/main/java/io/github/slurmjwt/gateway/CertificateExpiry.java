package io.github.slurmjwt.gateway;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/**
 * Tells when to warn that a certificate expires: once a day from the moment when it should long
 * have been renewed. That is 14 days before the end, or a fifth of its time for one with a short
 * life; certbot renews when a third is left.
 */
final class CertificateExpiry {
  private static final Duration LONGEST = Duration.ofDays(14);
  private static final Duration PAUSE = Duration.ofDays(1);
  private static final int SHARE = 5;

  private final Instant notAfter;
  private final InstantSource clock;
  private Instant next;

  CertificateExpiry(ServerCertificate certificate, InstantSource clock) {
    this(certificate.notBefore(), certificate.notAfter(), clock);
  }

  CertificateExpiry(Instant notBefore, Instant notAfter, InstantSource clock) {
    this.notAfter = notAfter;
    this.clock = clock;
    Duration share = Duration.between(notBefore, notAfter).dividedBy(SHARE);
    this.next = notAfter.minus(share.compareTo(LONGEST) < 0 ? share : LONGEST);
  }

  /** Returns a warning when one is due, to continue a sentence that begins with the file. */
  Optional<String> dueWarning() {
    Instant now = clock.instant();
    if (now.isBefore(next)) {
      return Optional.empty();
    }
    next = now.plus(PAUSE);
    return Optional.of(
        (now.isAfter(notAfter) ? "has expired" : "expires soon")
            + ": not after "
            + notAfter
            + ": renew it; no restart is needed");
  }
}
