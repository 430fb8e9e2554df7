package io.github.slurmjwt.servlet;

import io.github.slurmjwt.SlurmPrincipal;
import io.github.slurmjwt.TokenFingerprint;
import jakarta.servlet.http.HttpServletRequest;
import java.lang.System.Logger.Level;

/**
 * Where decisions are recorded: counted, and one stable line each in the logger {@value #NAME}.
 * Accepted tokens at DEBUG, everything else that an operator wants to know at INFO. A token shows
 * only as its {@link TokenFingerprint}; all other values are checked names, fixed codes or what the
 * container says of the peer.
 */
final class AuditLog {
  static final String NAME = "io.github.slurmjwt.audit";

  private static final String ACCEPTED = "accepted";

  private static final System.Logger LOG = System.getLogger(NAME);

  private final FilterMetrics metrics;

  AuditLog(FilterMetrics metrics) {
    this.metrics = metrics;
  }

  void accepted(HttpServletRequest request, SlurmPrincipal principal) {
    metrics.decided(ACCEPTED);
    Level level = principal.isAlternateUser() ? Level.INFO : Level.DEBUG;
    if (LOG.isLoggable(level)) {
      String reason = principal.isAlternateUser() ? "alternate-user" : "verified";
      log(
          level,
          ACCEPTED,
          reason,
          principal.getName(),
          principal.tokenUser(),
          request,
          TokenFingerprint.of(principal.token()));
    }
  }

  void refused(HttpServletRequest request, String reason, String token) {
    metrics.decided(reason);
    if (LOG.isLoggable(Level.INFO)) {
      log(Level.INFO, "refused", reason, "-", "-", request, TokenFingerprint.of(token));
    }
  }

  private static void log(
      Level level,
      String decision,
      String reason,
      String user,
      String tokenUser,
      HttpServletRequest request,
      String fingerprint) {
    LOG.log(
        level,
        "decision="
            + decision
            + " reason="
            + reason
            + " user="
            + user
            + " token-user="
            + tokenUser
            + " remote="
            + address(request)
            + " token="
            + fingerprint);
  }

  /** Some containers pass on as address what a client has written into X-Forwarded-For. */
  private static String address(HttpServletRequest request) {
    String address = request.getRemoteAddr();
    return address == null ? "-" : address.replaceAll("[^0-9A-Za-z.:%_-]", "?");
  }
}
