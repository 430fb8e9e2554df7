package io.github.slurmjwt.verdicts;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.slurmjwt.ConfigException;
import io.github.slurmjwt.KeyUnavailableException;
import io.github.slurmjwt.TokenRejectedException;
import io.github.slurmjwt.keys.KeyLoadException;
import io.github.slurmjwt.testing.SlurmRelease;
import io.github.slurmjwt.testing.SlurmSetup;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The recorded verdicts anew, by a running Slurm of each release: the tokens go through slurmrestd
 * to slurmctld, which has the recorded keys and parameters.
 *
 * <p>A sample of the lines; with {@code -Dverdicts.sample=all} all of them.
 */
@Tag("live-slurm-releases")
final class LiveVerdictTest {
  @TempDir private Path folder;

  @ParameterizedTest
  @EnumSource(SlurmRelease.class)
  void acceptsNothingThatSlurmRefuses(SlurmRelease release) throws Exception {
    LiveAccounts accounts = new LiveAccounts(VerdictSample.FILES, release);
    LiveTally tally = new LiveTally(release, accounts);
    try (LiveCluster cluster = LiveCluster.start(accounts.addTo(SlurmSetup.of(release)))) {
      for (Map.Entry<String, List<JsonNode>> config : VerdictSample.byConfig().entrySet()) {
        if (VerdictSample.isKnown(config.getKey(), release)) {
          boolean starts = cluster.configure(config.getKey());
          for (JsonNode node : config.getValue()) {
            judge(node, starts, cluster, tally);
          }
        } else {
          tally.leaveOut(config.getValue().size(), "with a parameter that this release lacks");
        }
      }
    }
    tally.print();
    assertEquals(List.of(), tally.faults());
  }

  private void judge(JsonNode node, boolean starts, LiveCluster cluster, LiveTally tally)
      throws Exception {
    VerdictLine line = LiveLines.of(node, cluster.release());
    if (!LiveLines.travels(line)) {
      tally.leaveOut(1, "that no HTTP header carries");
      return;
    }
    boolean isTimed = node.has("now");
    String live;
    do {
      if (isTimed) {
        line = LiveLines.movedTo(LiveLines.of(node, cluster.release()), LiveCluster.newSecond());
      }
      live = starts ? cluster.ask(line.token(), line.userName()).text() : LiveTally.NO_START;
    } while (isTimed && Instant.now().getEpochSecond() != line.now().getEpochSecond());
    tally.add(node, line, live, ours(line));
  }

  private String ours(VerdictLine line) {
    try {
      return LiveTally.ACCEPTED
          + new Clusters(folder)
              .verifier(line.config(), line.now(), false)
              .verify(line.token(), line.userName())
              .getName();
    } catch (KeyLoadException | ConfigException e) {
      return "start: " + e.getMessage();
    } catch (TokenRejectedException e) {
      return e.reason().code();
    } catch (KeyUnavailableException e) {
      throw new AssertionError(e);
    }
  }
}
