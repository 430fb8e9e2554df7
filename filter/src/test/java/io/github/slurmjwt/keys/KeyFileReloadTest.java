package io.github.slurmjwt.keys;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.slurmjwt.Rejection;
import io.github.slurmjwt.TokenIssuer;
import io.github.slurmjwt.TokenRejectedException;
import io.github.slurmjwt.TokenVerifier;
import io.github.slurmjwt.testing.Await;
import io.github.slurmjwt.testing.LogLines;
import io.github.slurmjwt.testing.ManualClock;
import io.github.slurmjwt.testing.RsaTestKey;
import io.github.slurmjwt.testing.SecretFiles;
import io.github.slurmjwt.testing.TestKeySettings;
import io.github.slurmjwt.verdicts.FuzzKeys;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.logging.Level;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** K5 and K6: key files that change, well or badly, while they are in use. */
class KeyFileReloadTest {
  private static final String OLD = "the old key of this cluster, long enough";
  private static final String NEW = "the new key of this cluster, long enough";
  private static final RsaTestKey RED = FuzzKeys.red();
  private static final RsaTestKey BLUE = FuzzKeys.blue();

  private final ManualClock clock = new ManualClock();
  private final LogLines log = LogLines.of("io.github.slurmjwt");

  @TempDir private Path folder;
  private Path file = Path.of("");

  @BeforeEach
  void createKey() throws IOException {
    file = folder.resolve("key");
    SecretFiles.write(file, OLD);
  }

  @AfterEach
  void releaseLog() {
    log.close();
  }

  @Test
  @DisplayName("K5 swapped by rename")
  void followsAFileThatIsRenamedIntoPlace() throws Exception {
    LiveKeys keys = hmac();
    Path next = folder.resolve("next");
    SecretFiles.write(next, NEW);
    Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    keys.reload(false);
    assertOnly(NEW, OLD, keys);
  }

  @Test
  @DisplayName("K5 other content of the same size and time")
  void seesOtherContentOfTheSameSizeAndTime() throws Exception {
    LiveKeys keys = hmac();
    FileTime time = Files.getLastModifiedTime(file);
    SecretFiles.write(file, NEW);
    Files.setLastModifiedTime(file, time);
    keys.reload(false);
    assertOnly(NEW, OLD, keys);
  }

  @Test
  @DisplayName("K5 link flip of a mounted secret, two links deep")
  void followsLinks() throws Exception {
    for (String version : List.of("..1", "..2")) {
      Files.createDirectory(folder.resolve(version));
    }
    SecretFiles.write(folder.resolve("..1/mounted"), OLD);
    SecretFiles.write(folder.resolve("..2/mounted"), NEW);
    Files.createSymbolicLink(folder.resolve("..data"), Path.of("..1"));
    file = Files.createSymbolicLink(folder.resolve("mounted"), Path.of("..data", "mounted"));
    LiveKeys keys = hmac();
    assertOnly(OLD, NEW, keys);

    Path flipped = Files.createSymbolicLink(folder.resolve("..tmp"), Path.of("..2"));
    Files.move(flipped, folder.resolve("..data"), StandardCopyOption.ATOMIC_MOVE);
    keys.reload(false);
    assertOnly(NEW, OLD, keys);
  }

  @ParameterizedTest(name = "K5 {0}")
  @ValueSource(strings = {"truncated", "half-written", "deleted", "a folder", "chmod 604"})
  void keepsTheLastGoodKeyWarnsOnceAndRecovers(String state) throws Exception {
    LiveKeys keys = hmac();
    switch (state) {
      case "truncated" -> SecretFiles.write(file, NEW.substring(0, 1));
      case "half-written" -> SecretFiles.write(file, NEW.substring(0, 20));
      case "deleted" -> Files.delete(file);
      case "a folder" -> {
        Files.delete(file);
        Files.createDirectory(file);
      }
      default -> {
        SecretFiles.write(file, NEW);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw----r--"));
      }
    }
    for (int i = 0; i < 3; i++) {
      keys.reload(false);
      assertOnly(OLD, NEW, keys);
    }
    assertEquals(1, log.at(Level.WARNING).size(), () -> log.at(Level.WARNING).toString());
    assertTrue(log.at(Level.WARNING).get(0).contains("jwt_key=" + file));
    assertEquals(3, keys.status().failures());

    Files.deleteIfExists(file);
    SecretFiles.write(file, NEW);
    keys.reload(false);
    assertOnly(NEW, OLD, keys);
    assertEquals("jwt_key=" + file + " has recovered", log.at(Level.INFO).get(0));
    assertEquals(1, log.at(Level.WARNING).size());
  }

  @Test
  @DisplayName("K5 each bad state is reported once, the same one again after a good one")
  void reportsEachStateOnce() throws Exception {
    LiveKeys keys = hmac();
    for (String content : List.of("1", "1", "short", "1", OLD, "1")) {
      SecretFiles.write(file, content);
      keys.reload(false);
      keys.reload(false);
    }
    assertEquals(4, log.at(Level.WARNING).size(), () -> log.at(Level.WARNING).toString());
    assertOnly(OLD, NEW, keys);
  }

  @Test
  @DisplayName("K5 owner change")
  void takesNoNoticeOfAnotherOwner() throws Exception {
    assumeTrue("root".equals(System.getProperty("user.name")), "only root gives files away");
    LiveKeys keys = hmac();
    Files.setOwner(
        file, file.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName("nobody"));
    keys.reload(false);
    assertOnly(OLD, NEW, keys);
    assertEquals(List.of(), log.at(Level.WARNING));
  }

  @Test
  @DisplayName("K5 clock set back, clock set forward")
  void doesNotCareForTheClock() throws Exception {
    LiveKeys keys = hmac();
    clock.move(Duration.ofDays(-400));
    SecretFiles.write(file, NEW);
    keys.reload(false);
    assertOnly(NEW, OLD, keys);
    clock.move(Duration.ofDays(800));
    keys.reload(false);
    assertOnly(NEW, OLD, keys);
    SecretFiles.write(file, OLD);
    keys.reload(false);
    assertOnly(OLD, NEW, keys);
  }

  @Test
  @DisplayName("K5 a file that is being written does not come into force")
  void waitsUntilAFileIsAtRest() throws Exception {
    List<String> writes = new ArrayList<>(List.of(NEW, NEW + "x", NEW + "xy"));
    StableFile source = new StableFile(FileKind.JWT_KEY, file, () -> writeNext(writes));
    assertEquals(OLD, new String(source.read(), StandardCharsets.ISO_8859_1));
    SecretFiles.write(file, "half of a new key that is long enough");
    assertEquals(NEW + "xy", new String(source.read(), StandardCharsets.ISO_8859_1));
  }

  @Test
  @DisplayName("K5 a file that never comes to rest does not come into force")
  void givesUpOnAFileThatChangesAllTheTime() throws Exception {
    List<String> writes = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      writes.add(NEW + i);
    }
    StableFile source = new StableFile(FileKind.JWT_KEY, file, () -> writeNext(writes));
    source.read();
    SecretFiles.write(file, NEW);
    KeyLoadException refusal = assertThrows(KeyLoadException.class, source::read);
    assertTrue(String.valueOf(refusal.getMessage()).contains("keeps changing"));
  }

  @ParameterizedTest(name = "K4 and K5 the set is {0}")
  @ValueSource(strings = {"cut short", "empty", "not JSON", "huge", "deleted"})
  void keepsTheLastGoodSet(String state) throws Exception {
    Path set = Files.writeString(folder.resolve("set.json"), RsaTestKey.set(RED));
    LiveKeys keys = LiveKeys.unstarted(settings(Optional.empty(), Optional.of(set)), clock);
    String whole = RsaTestKey.set(RED, BLUE);
    switch (state) {
      case "cut short" -> Files.writeString(set, whole.substring(0, whole.length() / 2));
      case "empty" -> Files.writeString(set, "");
      case "not JSON" -> Files.writeString(set, "<html>404</html>");
      case "huge" -> Files.writeString(set, whole + " ".repeat(FileKind.MAXIMUM_SIZE));
      default -> Files.delete(set);
    }
    keys.reload(false);
    keys.reload(false);
    assertTrue(keys.current().rsaKey("red").isPresent());
    assertFalse(keys.current().rsaKey("blue").isPresent());
    assertEquals(1, log.at(Level.WARNING).size(), () -> log.at(Level.WARNING).toString());

    Files.writeString(set, whole);
    keys.reload(false);
    assertTrue(keys.current().rsaKey("blue").isPresent());
  }

  @Test
  @DisplayName("K5 chmod 666")
  void keepsTheLastGoodSetWhenOthersMayWriteTheFile() throws Exception {
    Path set = Files.writeString(folder.resolve("set.json"), RsaTestKey.set(RED));
    LiveKeys keys = LiveKeys.unstarted(settings(Optional.empty(), Optional.of(set)), clock);
    Files.writeString(set, RsaTestKey.set(BLUE));
    Files.setPosixFilePermissions(set, PosixFilePermissions.fromString("rw-rw-rw-"));
    keys.reload(false);
    assertTrue(keys.current().rsaKey("red").isPresent());
    assertFalse(keys.current().rsaKey("blue").isPresent());
    assertTrue(log.at(Level.WARNING).get(0).contains("chmod o-w; to withdraw"));

    Files.setPosixFilePermissions(set, PosixFilePermissions.fromString("rw-rw-r--"));
    keys.reload(false);
    assertFalse(keys.current().rsaKey("red").isPresent());
    assertTrue(keys.current().rsaKey("blue").isPresent());
  }

  @Test
  @DisplayName("K6 a removed key is refused after the next reload, with tokens accepted before")
  void refusesARemovedKey() throws Exception {
    Path set = Files.writeString(folder.resolve("set.json"), RsaTestKey.set(RED, BLUE));
    try (LiveKeys keys = LiveKeys.start(settings(Optional.empty(), Optional.of(set)), clock)) {
      TokenVerifier verifier = TokenVerifier.builder(keys).clock(clock).build();
      String red = RED.token("alice", clock.instant());
      String blue = BLUE.token("bob", clock.instant());
      assertEquals("alice", verifier.verify(red).getName());
      Files.writeString(set, RsaTestKey.set(BLUE));
      Await.until(
          "the new set in force",
          Duration.ofSeconds(10),
          () -> keys.current().rsaKey("red").isEmpty());
      TokenRejectedException refusal =
          assertThrows(TokenRejectedException.class, () -> verifier.verify(red));
      assertEquals(Rejection.UNKNOWN_KEY, refusal.reason());
      assertEquals("bob", verifier.verify(blue).getName());
    }
  }

  @Test
  @DisplayName("K6 another key under a kept kid counts at once, the old one no more")
  void exchangesTheKeyBehindAnId() throws Exception {
    Path set = Files.writeString(folder.resolve("set.json"), RsaTestKey.set(RED));
    LiveKeys keys = LiveKeys.unstarted(settings(Optional.empty(), Optional.of(set)), clock);
    RsaTestKey other = new RsaTestKey("red", BLUE.pair());
    Files.writeString(set, RsaTestKey.set(other));
    keys.reload(false);
    TokenVerifier verifier = TokenVerifier.builder(keys).clock(clock).build();
    assertEquals("eve", verifier.verify(other.token("eve", clock.instant())).getName());
    String old = RED.token("alice", clock.instant());
    assertEquals(
        Rejection.BAD_SIGNATURE,
        assertThrows(TokenRejectedException.class, () -> verifier.verify(old)).reason());
  }

  @Test
  @DisplayName("K5 the thread itself follows the file within its interval")
  void followsByItself() throws Exception {
    try (LiveKeys keys = LiveKeys.start(settings(Optional.of(file), Optional.empty()), clock)) {
      assertOnly(OLD, NEW, keys);
      SecretFiles.write(file, NEW);
      Await.until("the new key in force", Duration.ofSeconds(10), () -> accepts(NEW, keys));
      assertOnly(NEW, OLD, keys);
    }
  }

  private LiveKeys hmac() throws KeyLoadException {
    return LiveKeys.unstarted(settings(Optional.of(file), Optional.empty()), clock);
  }

  private static KeySettings settings(Optional<Path> jwtKey, Optional<Path> jwks) {
    return TestKeySettings.of(
        jwtKey,
        jwks,
        Optional.empty(),
        Duration.ofSeconds(1),
        Duration.ofMinutes(5),
        Duration.ofHours(12),
        false);
  }

  private void assertOnly(String good, String bad, LiveKeys keys) throws Exception {
    assertTrue(accepts(good, keys), "the key in force");
    assertFalse(accepts(bad, keys), "the other key");
  }

  private boolean accepts(String key, LiveKeys keys) throws Exception {
    SecretKeySpec secret = new SecretKeySpec(key.getBytes(StandardCharsets.UTF_8), "HmacSHA256");
    String token = TokenIssuer.of(secret, Optional.empty(), clock).issue("alice");
    try {
      TokenVerifier.builder(keys).clock(clock).build().verify(token);
      return true;
    } catch (TokenRejectedException e) {
      assertEquals(Rejection.BAD_SIGNATURE, e.reason());
      return false;
    }
  }

  private void writeNext(List<String> writes) {
    try {
      if (!writes.isEmpty()) {
        SecretFiles.write(file, writes.remove(0));
      }
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
