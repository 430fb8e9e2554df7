package io.github.slurmjwt.verdicts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.slurmjwt.keys.KeyLoadException;
import io.github.slurmjwt.keys.SlurmKeys;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Modes and owners of key files: the filter starts where Slurm starts and nowhere else. Lines that
 * need a foreign owner, or a file that only root may read, run only as root.
 */
class FileModeVerdictTest {
  @TempDir private Path folder;

  static Stream<Arguments> lines() {
    return VerdictFiles.lines("filemodes.jsonl").stream()
        .map(
            line -> Arguments.of(line.get("id").asText() + " " + line.get("about").asText(), line));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("lines")
  void startsExactlyWhereSlurmStarts(String name, JsonNode line) throws Exception {
    boolean isKey = line.get("file").textValue().equals("jwt_key");
    boolean starts = line.get("slurm_26_05").get("starts").booleanValue();
    assumeTrue(
        KeyFiles.canPrepare(line, folder),
        "needs root: a foreign owner, or a file that its owner cannot read");
    Path file = KeyFiles.prepare(line, folder);
    Optional<Path> jwtKey = isKey ? Optional.of(file) : Optional.empty();
    Optional<Path> jwks = isKey ? Optional.empty() : Optional.of(file);
    if (starts) {
      assertEquals(isKey, SlurmKeys.load(jwtKey, jwks).hmacKey().isPresent());
    } else {
      KeyLoadException refusal =
          assertThrows(KeyLoadException.class, () -> SlurmKeys.load(jwtKey, jwks));
      assertTrue(String.valueOf(refusal.getMessage()).contains(file.toString()));
    }
  }
}
