package io.github.slurmjwt.cli;

import io.github.slurmjwt.Rejection;
import io.github.slurmjwt.SlurmPrincipal;
import io.github.slurmjwt.TokenFingerprint;
import io.github.slurmjwt.cli.Judge.Judgement;
import io.github.slurmjwt.keys.SlurmKeys;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Everything there is to report about a token, to be written as text or as JSON.
 *
 * @param judgement the verdict
 * @param decoded its unverified contents
 * @param source where it came from
 * @param fingerprint its fingerprint in the audit log
 * @param keys the keys in force
 * @param warnings the warnings for the administrator
 * @param findings the mistakes that were found
 * @param now the time of the verdict
 */
record Report(
    Judgement judgement,
    DecodedToken decoded,
    String source,
    String fingerprint,
    String keys,
    List<String> warnings,
    List<Finding> findings,
    Instant now) {

  /** Judges a token and, if it is refused, tests for common mistakes. */
  static Report of(TokenInput input, Judge judge, SlurmKeys keys, List<String> settingsWarnings) {
    Judgement judgement = judge.judge(input.text());
    List<Finding> findings = new ArrayList<>();
    String token = input.text();
    if (!judgement.accepted()) {
      PasteMistakes.Cleaned cleaned = PasteMistakes.clean(token, judge);
      findings.addAll(cleaned.findings());
      token = cleaned.token();
    }
    DecodedToken decoded = DecodedToken.of(token);
    Judgement rest = judge.judge(token);
    if (!rest.accepted()) {
      findings.addAll(KeyMistakes.of(token, decoded, judge, keys));
    }
    findings.addAll(ClaimMistakes.of(token, decoded, judge, rest));
    if (findings.isEmpty() && decoded.parts() != 3) {
      findings.add(parts(decoded.parts()));
    }
    List<String> warnings = new ArrayList<>(settingsWarnings);
    warnings.addAll(keys.warnings());
    return new Report(
        judgement,
        decoded,
        input.source(),
        TokenFingerprint.of(input.text()),
        TerminalText.withoutTokens(keys.toString()),
        warnings.stream().map(TerminalText::withoutTokens).toList(),
        List.copyOf(findings),
        judge.clock().instant());
  }

  private static Finding parts(int parts) {
    return parts == 5
        ? new Finding(
            "encrypted", "It has five parts: an encrypted token, which Slurm cannot read.")
        : new Finding(
            "parts", "It has " + parts + (parts == 1 ? " part" : " parts") + ", not three.");
  }

  /** Returns the code of the rule that refuses the token. */
  Optional<String> code() {
    return judgement.reason().map(reason -> reason.code());
  }

  /** Returns the sentence of that rule. */
  Optional<String> description() {
    return judgement.reason().map(Rejection::sentence);
  }

  Optional<SlurmPrincipal> user() {
    return judgement.user();
  }

  /** Returns the readable claims; {@link #verified} tells whether they can be trusted. */
  Map<String, ?> claims() {
    return decoded.claims();
  }

  boolean verified() {
    return judgement.signatureHolds();
  }
}
