package io.github.slurmjwt.keys;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.slurmjwt.testing.LogLines;
import io.github.slurmjwt.testing.ManualClock;
import io.github.slurmjwt.testing.SecretFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.logging.Level;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** K10: whoever empties a key file in a hurry has withdrawn the key. */
class EmergencyTest {
  private static final String WITHDRAWN = ", so the HS256 key is withdrawn: ";

  private final ManualClock clock = new ManualClock();
  private final LogLines log = LogLines.of("io.github.slurmjwt");

  @TempDir private Path folder;

  @AfterEach
  void stop() {
    log.close();
  }

  @ParameterizedTest(name = "K10 mode {0}")
  @ValueSource(strings = {"rw-r--r--", "rw-rw-rw-", "---------", "-wx-wx-wx"})
  @DisplayName("K10 rm and touch, whatever the permissions")
  void obeysAnEmptyFileOfAnyPermissions(String mode) throws Exception {
    assertWithdraws(key -> replace(key, "", mode), " is empty" + WITHDRAWN);
  }

  @ParameterizedTest(name = "K10 mode {0}")
  @ValueSource(strings = {"rw-------", "rw-r--r--"})
  @DisplayName("K10 echo into a file that was removed, or was not")
  void obeysAFileOfWhiteSpace(String mode) throws Exception {
    for (String blank : List.of("\n", " \t\r\n", " ".repeat(31))) {
      assertWithdraws(
          key -> replace(key, blank, mode),
          " holds only white space, which Slurm takes as a key of "
              + (blank.length() == 1 ? "1 byte" : blank.length() + " bytes")
              + WITHDRAWN);
    }
  }

  @Test
  @DisplayName("K10 a link to /dev/null")
  void obeysALinkToNothing() throws Exception {
    assertWithdraws(
        key -> {
          Files.delete(key);
          Files.createSymbolicLink(key, Path.of("/dev/null"));
        },
        " is empty" + WITHDRAWN);
  }

  @ParameterizedTest(name = "K10 {0}")
  @ValueSource(strings = {"/dev/zero", "/dev/tty", "/proc"})
  void obeysNoOtherDevice(String target) throws Exception {
    assertKeeps(
        key -> {
          Files.delete(key);
          Files.createSymbolicLink(key, Path.of(target));
        });
  }

  @ParameterizedTest(name = "K10 \"{0}\"")
  @ValueSource(strings = {"x", "\u0000", "short but readable by all", "\n\n\nx"})
  void obeysNoOtherContent(String content) throws Exception {
    assertKeeps(key -> replace(key, content, "rw-r--r--"));
    assertKeeps(key -> replace(key, content, "rw-------"));
    assertKeeps(key -> replace(key, " ".repeat(32), "rw-------"));
  }

  @ParameterizedTest(name = "\"{0}\"")
  @ValueSource(strings = {"", "\n"})
  void keepsTheSentencesOfAStart(String content) throws Exception {
    Path key = folder.resolve("key");
    SecretFiles.write(key, content);
    String reason =
        content.isEmpty()
            ? " is empty, which withdraws the HS256 key: "
            : " holds 1 bytes, but HS256 needs at least 32 (RFC 7518 section 3.2): ";
    assertTrue(refusal(key).startsWith("jwt_key=" + key + reason), refusal(key));
    replace(key, content, "rw-r--r--");
    assertTrue(refusal(key).contains(" has unsafe permissions"), refusal(key));
    assertEquals(
        "jwt_key=/dev/null is not a regular file: name the file itself",
        refusal(Path.of("/dev/null")));
  }

  private interface Change {
    void happensTo(Path key) throws Exception;
  }

  private void assertWithdraws(Change change, String reason) throws Exception {
    Path key = newKey();
    try (LiveKeys keys = LiveKeys.unstarted(settings(key), clock)) {
      change.happensTo(key);
      keys.reload(false);
      assertTrue(keys.current().hmacKey().isEmpty(), () -> log.at(Level.WARNING).toString());
      assertEquals(0, keys.status().failures());
      List<String> warnings = log.at(Level.WARNING);
      String last = warnings.get(warnings.size() - 1);
      assertTrue(last.startsWith("jwt_key=" + key + reason), last);
    }
  }

  private void assertKeeps(Change change) throws Exception {
    Path key = newKey();
    try (LiveKeys keys = LiveKeys.unstarted(settings(key), clock)) {
      change.happensTo(key);
      keys.reload(false);
      assertTrue(keys.current().hmacKey().isPresent());
      assertEquals(1, keys.status().failures());
    }
  }

  private Path newKey() throws IOException {
    Path key = folder.resolve("key");
    Files.deleteIfExists(key);
    return SecretFiles.write(key, "the HS256 key of this cluster, long enough");
  }

  private static void replace(Path key, String content, String mode) throws IOException {
    Files.delete(key);
    Files.writeString(key, content);
    Files.setPosixFilePermissions(key, PosixFilePermissions.fromString(mode));
  }

  private String refusal(Path key) {
    return String.valueOf(
        assertThrows(KeyLoadException.class, () -> LiveKeys.unstarted(settings(key), clock))
            .getMessage());
  }

  private static KeySettings settings(Path key) {
    return KeySettings.builder().jwtKey(key).build();
  }
}
