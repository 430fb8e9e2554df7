package io.github.slurmjwt.keys;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.slurmjwt.KeyUnavailableException;
import io.github.slurmjwt.testing.KeySetServer;
import io.github.slurmjwt.testing.LogLines;
import io.github.slurmjwt.testing.ManualClock;
import io.github.slurmjwt.testing.RsaTestKey;
import io.github.slurmjwt.testing.SecretFiles;
import io.github.slurmjwt.testing.TestKeySettings;
import io.github.slurmjwt.verdicts.FuzzKeys;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An HS256 key file beside a key set by URL: neither keeps the other from being followed. */
class TwoPlacesTest {
  private static final RsaTestKey RED = FuzzKeys.red();
  private static final RsaTestKey BLUE = FuzzKeys.blue();

  private final ManualClock clock = new ManualClock();
  private final LogLines log = LogLines.of("io.github.slurmjwt");
  private final KeySetServer server = KeySetServer.publishing(RsaTestKey.set(RED));

  @TempDir private Path folder;
  private Path file = Path.of("/unset");

  @BeforeEach
  void makeKey() throws IOException {
    file = folder.resolve("jwt.key");
    write(1);
  }

  @AfterEach
  void stop() {
    log.close();
    server.close();
  }

  @Test
  void takesBothChangesOfOneReload() throws Exception {
    try (LiveKeys keys = LiveKeys.unstarted(settings(false), clock)) {
      write(2);
      server.publish(RsaTestKey.set(BLUE));
      keys.reload(true);
      assertArrayEquals(key(2), keys.current().hmacKey().orElseThrow().getEncoded());
      assertTrue(keys.current().rsaKey("blue").isPresent());
      assertTrue(keys.current().rsaKey("red").isEmpty());
    }
  }

  @Test
  void takesANewFileThoughTheUrlCannotBeAsked() throws Exception {
    LiveKeys keys = LiveKeys.unstarted(settings(false), clock);
    keys.close(); // From now on the client of the URL refuses to work.
    write(2);
    keys.reload(true);
    assertArrayEquals(key(2), keys.current().hmacKey().orElseThrow().getEncoded());
    assertEquals(1, keys.status().failures());
  }

  @Test
  void tellsAnAgeEvenIfTheKeySetNeverCame() throws Exception {
    server.publish("not a key set");
    try (LiveKeys keys = LiveKeys.unstarted(settings(true), clock)) {
      clock.move(Duration.ofMinutes(7));
      assertEquals(Duration.ofMinutes(7), keys.status().age());
    }
  }

  @Test
  void doesNotLetARequestWaitWhenNothingReloads() throws Exception {
    LiveKeys keys = LiveKeys.unstarted(settings(false), clock);
    keys.close();
    assertThrows(KeyUnavailableException.class, keys::afterUnknownKeyId);
  }

  private KeySettings settings(boolean startEmpty) {
    return TestKeySettings.of(
        Optional.of(file),
        Optional.empty(),
        Optional.of(server.url()),
        Duration.ofSeconds(1),
        Duration.ofMinutes(5),
        Duration.ofHours(1),
        startEmpty);
  }

  private void write(int filling) throws IOException {
    SecretFiles.write(file, key(filling));
  }

  private static byte[] key(int filling) {
    return ("the key of this cluster, number " + filling).getBytes(StandardCharsets.US_ASCII);
  }
}
