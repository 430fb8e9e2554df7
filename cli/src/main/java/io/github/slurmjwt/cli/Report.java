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
 * All that is to be said of a token, found out once and written as text or as JSON.
 *
 * @param judgement whether it is accepted
 * @param decoded what it says of itself
 * @param source where it came from
 * @param fingerprint how it is called in the audit log
 * @param keys what is in force
 * @param warnings what an administrator should look at
 * @param findings what was tried
 * @param now when
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

  /** Judges a token and, when it is refused, tries the usual suspects. */
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

  /** Returns what the rule says. */
  Optional<String> description() {
    return judgement.reason().map(Rejection::sentence);
  }

  Optional<SlurmPrincipal> user() {
    return judgement.user();
  }

  /** Returns the claims that can be read; whether they are true, {@link #verified} tells. */
  Map<String, ?> claims() {
    return decoded.claims();
  }

  boolean verified() {
    return judgement.signatureHolds();
  }
}
