package io.github.slurmjwt.servlet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.slurmjwt.testing.Http;
import io.github.slurmjwt.testing.SlurmRelease;
import io.github.slurmjwt.verdicts.Clusters;
import io.github.slurmjwt.verdicts.LiveCluster;
import io.github.slurmjwt.verdicts.VerdictFiles;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The recorded request headers anew, sent to a running Slurm and to the filter. */
@Tag("live-slurm-releases")
final class LiveHeaderTest {
  /** The rule bearer-scheme of docs/semantics.md. */
  private static final Set<String> WIDER = Set.of("http-019", "http-020", "http-021");

  /** Recorded of a slurmrestd whose SlurmUser was root; here it is slurm, as for the filter. */
  private static final Set<String> TOKENS_OF_SLURM_USER = Set.of("http-006", "http-007");

  /** 24.11 leaves white space at the end of a value; 26.05 and every servlet container trim it. */
  private static final Set<String> WHITE_SPACE =
      Set.of("http-012", "http-024", "http-026", "http-076");

  @TempDir private Path folder;

  @ParameterizedTest
  @EnumSource(SlurmRelease.class)
  void acceptsNothingThatSlurmRefuses(SlurmRelease release) throws Exception {
    SlurmJwtFilter filter = new SlurmJwtFilter(new Clusters(folder).settings("hs256"));
    List<String> faults = new ArrayList<>();
    Set<String> differing = new TreeSet<>();
    try (Container container = Server.JETTY.start(TestApp.behind(filter));
        LiveCluster cluster = LiveCluster.start(release)) {
      assertTrue(cluster.configure("hs256"));
      for (JsonNode line : VerdictFiles.lines("http.jsonl")) {
        String id = line.get("id").textValue();
        if (!id.equals(HeaderVerdictTest.NOT_HTTP)) {
          LiveCluster.Answer live = cluster.ask(HeaderVerdictTest.headers(line));
          String ours = HeaderVerdictTest.ours(new Http(container.port()), line);
          if (live.status() != line.get(recordedAs(release)).intValue()) {
            differing.add(id);
          }
          judge(release, id, live, ours)
              .ifPresent(fault -> faults.add(id + " " + line.get("about") + ": " + fault));
        }
      }
    }
    System.out.printf(
        "Slurm %s: 76 sets of headers, %d accepted though Slurm refuses or as another user,"
            + " recorded otherwise: %s%n",
        release.version(), faults.size(), differing);
    assertEquals(List.of(), faults);
    assertEquals(recordedOtherwise(release), differing);
  }

  private static Set<String> recordedOtherwise(SlurmRelease release) {
    Set<String> ids = new TreeSet<>(TOKENS_OF_SLURM_USER);
    if (release == SlurmRelease.V24_11) {
      ids.addAll(WHITE_SPACE);
    }
    return ids;
  }

  /** Returns what is wrong when the filter accepts. */
  private static Optional<String> judge(
      SlurmRelease release, String id, LiveCluster.Answer live, String ours) {
    if (ours.equals("refused") || WIDER.contains(id)) {
      return Optional.empty();
    }
    if (live.uid().isPresent()) {
      boolean isSame = live.uid().get() == uid(release, ours);
      return isSame ? Optional.empty() : Optional.of(ours + ", Slurm " + live.text());
    }
    // 22.05 does not look at a token without a name, nor at Bearer; it trims as little as 24.11.
    boolean isForm =
        release.needsUserName() || (release == SlurmRelease.V24_11 && WHITE_SPACE.contains(id));
    return isForm ? Optional.empty() : Optional.of(ours + ", Slurm refuses");
  }

  private static int uid(SlurmRelease release, String user) {
    return switch (user) {
      case "root" -> 0;
      case "alice" -> 1001;
      case "bob" -> 1002;
      case "nobody" -> release == SlurmRelease.V26_05 ? 99 : 65_534;
      case "ghost" -> 99;
      default -> throw new IllegalArgumentException(user);
    };
  }

  private static String recordedAs(SlurmRelease release) {
    return release == SlurmRelease.V22_05 ? "slurmrestd_22_05_status" : "slurmrestd_26_05_status";
  }
}
