package io.github.slurmjwt.cli;

import io.github.slurmjwt.SlurmPrincipal;
import java.io.PrintWriter;
import java.time.ZoneId;

/** Writes a report for people. */
final class TextReport {
  private final PrintWriter out;
  private final ZoneId zone;

  TextReport(PrintWriter out, ZoneId zone) {
    this.out = out;
    this.zone = zone;
  }

  void write(Report report) {
    report.user().ifPresentOrElse(user -> accepted(report, user), () -> refused(report));
    line("token", report.source() + ", token=" + report.fingerprint() + " in the audit log");
    line("keys", report.keys());
    report.findings().forEach(finding -> line("found", finding.text()));
    report.warnings().forEach(warning -> line("warning", warning));
    claims(report);
    out.flush();
  }

  private void accepted(Report report, SlurmPrincipal user) {
    out.println("accepted");
    line(
        "user",
        user.isAlternateUser()
            ? user.getName() + ", requested by " + user.tokenUser()
            : user.getName());
    line("until", TerminalText.moment(user.expiresAt(), report.now(), zone));
  }

  private void refused(Report report) {
    out.println("refused: " + report.code().orElseThrow());
    line("rule", report.description().orElseThrow());
  }

  private void claims(Report report) {
    if (report.claims().isEmpty()) {
      return;
    }
    out.println(report.verified() ? "claims" : "claims (not verified: they may be forged)");
    ClaimDescriptions words = new ClaimDescriptions(report.now(), zone);
    report
        .claims()
        .forEach(
            (name, value) -> {
              String meaning = words.meaning(name, value);
              String shown = TerminalText.printable(name) + " " + TerminalText.printable(value);
              out.println("  " + shown + (meaning.isEmpty() ? "" : "  (" + meaning + ")"));
            });
  }

  private void line(String word, String text) {
    out.printf("  %-8s %s%n", word, text);
  }
}
