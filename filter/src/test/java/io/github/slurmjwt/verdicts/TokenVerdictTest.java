package io.github.slurmjwt.verdicts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.slurmjwt.ConfigException;
import io.github.slurmjwt.KeyUnavailableException;
import io.github.slurmjwt.TokenRejectedException;
import io.github.slurmjwt.TokenVerifier;
import io.github.slurmjwt.keys.KeyLoadException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Every token that the real Slurm has judged, judged by this filter.
 *
 * <p>The test can fail: with {@code expiry > now} in {@code ClaimRules.checkNotExpired}, the lines
 * clock-008 and clock-024 are "unexplained"; with the check for {@code crit} taken out of {@code
 * TokenVerifier}, the {@code critical} lines of differences.tsv are missing; with java-jwt's own
 * RS256 in place of {@code RsaSha256}, jwks-0407 and both-0306 are accepted though Slurm refuses
 * them.
 */
class TokenVerdictTest {
  /**
   * Key sets with a broken or foreign entry beside a good key. Slurm does not start with them; this
   * filter skips the entry with a warning and goes on with the good key: the rule foreign-entry. No
   * token is involved that Slurm looked at.
   */
  private static final List<String> FOREIGN_ENTRY =
      List.of(
          "jwks-shapes-0004",
          "jwks-shapes-0028",
          "jwks-shapes-0038",
          "jwks-shapes-0053",
          "jwks-shapes-0054",
          "jwks-shapes-0055");

  @TempDir private Path folder;

  @ParameterizedTest(name = "cache: {0}")
  @ValueSource(booleans = {false, true})
  void differsFromSlurmOnlyWhereARuleSaysSo(boolean cached) throws IOException {
    Clusters clusters = new Clusters(folder);
    TreeSet<String> differences = new TreeSet<>();
    TreeSet<String> unexplained = new TreeSet<>();
    TreeSet<String> acceptedAgainstSlurm = new TreeSet<>();
    int judged = 0;
    for (String file : VerdictSample.FILES) {
      for (VerdictLine line :
          VerdictFiles.lines(file + ".jsonl").stream().map(VerdictLine::of).toList()) {
        judged++;
        String ours = verdict(clusters, line, cached);
        String slurm = line.slurm().accept() ? "accepted: " + line.slurm().user() : "refused";
        if (ours.startsWith("accepted") && !ours.equals(slurm)) {
          acceptedAgainstSlurm.add(line.id());
        } else if (!ours.startsWith("accepted") && line.slurm().accept()) {
          Rule.explaining(line, ours)
              .ifPresentOrElse(
                  rule -> differences.add(rule.text() + "\t" + line.id()),
                  () -> unexplained.add(line.id() + " " + line.about() + ": " + ours));
        }
      }
    }
    // Kept for whoever changes a rule and must look at what that changes.
    Files.write(Path.of("target", "differences.tsv"), differences);
    assertEquals(2569, judged);
    assertEquals(new TreeSet<>(FOREIGN_ENTRY), acceptedAgainstSlurm, "accepted, Slurm refuses");
    assertTrue(unexplained.isEmpty(), () -> "no rule explains " + unexplained);
    assertEquals(VerdictFiles.text("differences.tsv").lines().toList(), List.copyOf(differences));
  }

  private static String verdict(Clusters clusters, VerdictLine line, boolean cached) {
    try {
      TokenVerifier verifier = clusters.verifier(line.config(), line.now(), cached);
      String first = verdict(verifier, line);
      assertEquals(first, verdict(verifier, line), line.id() + " a second time");
      return first;
    } catch (KeyLoadException | ConfigException e) {
      return "start: " + e.getMessage();
    }
  }

  private static String verdict(TokenVerifier verifier, VerdictLine line) {
    try {
      return "accepted: " + verifier.verify(line.token(), line.userName()).getName();
    } catch (TokenRejectedException e) {
      return e.reason().code();
    } catch (KeyUnavailableException e) {
      throw new AssertionError(e);
    }
  }
}
