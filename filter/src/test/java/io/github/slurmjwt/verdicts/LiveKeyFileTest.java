package io.github.slurmjwt.verdicts;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.slurmjwt.keys.KeyLoadException;
import io.github.slurmjwt.keys.SlurmKeys;
import io.github.slurmjwt.testing.LiveSlurm;
import io.github.slurmjwt.testing.SlurmRelease;
import io.github.slurmjwt.testing.SlurmSetup;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Modes and owners of key files: a running Slurm starts where it is recorded to start, and the
 * filter nowhere else, and with 24.11 and 26.05 just there.
 */
@Tag("live-slurm-releases")
final class LiveKeyFileTest {
  @ParameterizedTest
  @EnumSource(SlurmRelease.class)
  void filterStartsNowhereElse(SlurmRelease release) throws Exception {
    List<String> faults = new ArrayList<>();
    int tried = 0;
    try (LiveSlurm slurm = LiveSlurm.start(SlurmSetup.of(release))) {
      for (JsonNode line : VerdictSample.each("filemodes.jsonl")) {
        Path folder = Files.createDirectory(slurm.folder().resolve("files-" + tried));
        Files.setAttribute(folder, "unix:mode", 0755);
        Path file = KeyFiles.prepare(line, folder);
        String option = KeyFiles.isKey(line) ? "jwt_key=" : "jwks=";
        boolean starts = slurm.restartController(option + file);
        boolean recorded = VerdictFiles.recorded(line, release).get("starts").booleanValue();
        boolean ours = filterStarts(file, KeyFiles.isKey(line));
        boolean isAgreed = ours == starts || (starts && isLax(release));
        if (starts != recorded || !isAgreed) {
          faults.add(
              line.get("id").textValue()
                  + (" " + line.get("about").textValue())
                  + (": recorded " + recorded + ", Slurm " + starts + ", filter " + ours));
        }
        tried++;
      }
    }
    System.out.printf(
        "Slurm %s: %d key files, %d differ%n", release.version(), tried, faults.size());
    assertEquals(List.of(), faults);
  }

  /** It looks at no mode. */
  private static boolean isLax(SlurmRelease release) {
    return release == SlurmRelease.V22_05;
  }

  private static boolean filterStarts(Path file, boolean isKey) {
    Optional<Path> jwtKey = isKey ? Optional.of(file) : Optional.empty();
    Optional<Path> jwks = isKey ? Optional.empty() : Optional.of(file);
    try {
      return SlurmKeys.load(jwtKey, jwks).hmacKey().isPresent() == isKey;
    } catch (KeyLoadException e) {
      return false;
    }
  }
}
