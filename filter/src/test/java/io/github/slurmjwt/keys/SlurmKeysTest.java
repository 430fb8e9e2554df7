package io.github.slurmjwt.keys;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.slurmjwt.KeyUnavailableException;
import io.github.slurmjwt.testing.LogLines;
import io.github.slurmjwt.testing.ManualClock;
import io.github.slurmjwt.testing.RsaTestKey;
import io.github.slurmjwt.testing.SecretFiles;
import io.github.slurmjwt.verdicts.FuzzKeys;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.logging.Level;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The keys of a moment: what they open, what is said of them, and that no key is. */
class SlurmKeysTest {
  private static final RsaTestKey RED = FuzzKeys.red();
  private static final String SECRET = "the HS256 key of this one cluster";
  private static final String HEX =
      "9f1c3a5e7d204b68c1f0e2d3a4b59687786950413223140516f7e8d9cabbac9d";

  private final ManualClock clock = new ManualClock();

  @TempDir private Path folder;

  private Path key(String content) throws Exception {
    return SecretFiles.write(folder.resolve("jwt.key"), content);
  }

  private Path set(String content) throws Exception {
    return Files.writeString(folder.resolve("set.json"), content);
  }

  @Test
  void holdsTheKeysOfBothFiles() throws Exception {
    Path key = key(SECRET);
    Path set = set(RsaTestKey.set(RED, new RsaTestKey("blue", RED.pair())));
    SlurmKeys keys = SlurmKeys.load(Optional.of(key), Optional.of(set));
    assertArrayEquals(
        SECRET.getBytes(StandardCharsets.US_ASCII), keys.hmacKey().orElseThrow().getEncoded());
    assertTrue(keys.hasKeySet());
    assertEquals(Set.of("red", "blue"), keys.rsaKeys().keySet());
    assertEquals(Optional.of(RED.pair().getPublic()), keys.rsaKey("red"));
    assertEquals(Optional.empty(), keys.rsaKey("green"));
    assertFalse(keys.isKeySetWithdrawn());
    assertFalse(keys.isKeySetUnavailable());
    assertEquals(List.of(), keys.warnings());
    assertEquals(
        "HS256 by jwt_key=" + key + ", RS256 by jwks=" + set + " with kid blue red",
        keys.toString());
  }

  @Test
  void holdsTheKeyOfOneFile() throws Exception {
    Path key = key(SECRET);
    SlurmKeys keys = SlurmKeys.load(Optional.of(key), Optional.empty());
    assertFalse(keys.hasKeySet());
    assertEquals(Optional.empty(), keys.rsaKey("red"));
    assertEquals(Map.of(), keys.rsaKeys());
    assertFalse(keys.isKeySetWithdrawn());
    assertEquals("HS256 by jwt_key=" + key, keys.toString());

    Path set = set(RsaTestKey.set(RED));
    SlurmKeys others = SlurmKeys.load(Optional.empty(), Optional.of(set));
    assertEquals(Optional.empty(), others.hmacKey());
    assertEquals("RS256 by jwks=" + set + " with kid red", others.toString());
  }

  /** Whoever makes the set chooses the key ids, and may choose to spoil the log. */
  @Test
  void writesKeyIdsInPrintableCharacters() throws Exception {
    String longest = "k".repeat(64);
    Path set =
        set(
            RsaTestKey.set(
                new RsaTestKey(longest + "and more", RED.pair()),
                new RsaTestKey("m\u00fc\\n r", RED.pair()),
                new RsaTestKey("!~", RED.pair())));
    assertEquals(
        "RS256 by jwks=" + set + " with kid !~ " + longest + " m???r",
        SlurmKeys.load(Optional.empty(), Optional.of(set)).toString());
  }

  @Test
  void warnsOfWhatMayBeAMistakeInEitherFile() throws Exception {
    Path key = key(HEX);
    Path set = set(RsaTestKey.setOf(RED.entry(""), "{\"kty\":\"RSA\",\"kid\":\"bad\"}"));
    List<String> warnings = SlurmKeys.load(Optional.of(key), Optional.of(set)).warnings();
    assertEquals(2, warnings.size(), warnings::toString);
    assertTrue(
        warnings.get(0).startsWith("jwt_key=" + key + " looks like hexadecimal text"),
        warnings::toString);
    assertTrue(warnings.get(1).startsWith("jwks=" + set + " "), warnings::toString);
  }

  @Test
  void logsTheWarningsOfKeysThatComeIntoForce() throws Exception {
    Path key = key(SECRET);
    try (LogLines log = LogLines.of("io.github.slurmjwt");
        LiveKeys keys = LiveKeys.unstarted(KeySettings.builder().jwtKey(key).build(), clock)) {
      key(HEX);
      keys.reload(false);
      assertEquals(keys.current().warnings(), log.at(Level.WARNING));
      assertEquals(1, log.at(Level.WARNING).size());
      assertEquals(List.of("keys now in force: HS256 by jwt_key=" + key), log.at(Level.INFO));
      keys.reload(false);
      assertEquals(2, log.records().size(), "said once");
    }
  }

  @Test
  void saysWhichKeysAreWithdrawn() throws Exception {
    Path key = key(SECRET);
    Path set = set(RsaTestKey.set(RED));
    KeySettings settings = KeySettings.builder().jwtKey(key).jwks(set).build();
    try (LogLines log = LogLines.of("io.github.slurmjwt");
        LiveKeys keys = LiveKeys.unstarted(settings, clock)) {
      set("{\"keys\":[]}");
      keys.reload(false);
      assertTrue(keys.current().isKeySetWithdrawn());
      assertTrue(keys.current().hasKeySet());
      assertEquals(Optional.empty(), keys.current().rsaKey("red"));
      assertEquals(
          "HS256 by jwt_key=" + key + ", RS256 by jwks=" + set + " (withdrawn)",
          keys.current().toString());
      assertEquals(2, log.records().size());
    }
  }

  /** Nobody listens on this port, so the URL cannot be fetched. */
  @Test
  void saysThatAKeySetIsUnavailable() throws Exception {
    URI nobody = URI.create("http://127.0.0.1:1/keys");
    KeySettings settings = KeySettings.builder().jwksUrl(nobody).startWithoutKeys(true).build();
    try (LogLines log = LogLines.of("io.github.slurmjwt");
        LiveKeys keys = LiveKeys.unstarted(settings, clock)) {
      assertTrue(keys.current().isKeySetUnavailable());
      assertTrue(keys.current().hasKeySet());
      assertEquals(Map.of(), keys.current().rsaKeys());
      assertEquals(
          "the key set has not been fetched for too long",
          assertThrows(KeyUnavailableException.class, () -> keys.current().rsaKey("red"))
              .getMessage());
      assertEquals(
          "RS256 by jwks=" + nobody + " (currently unavailable)", keys.current().toString());
      assertEquals(1, log.at(Level.WARNING).size());
      clock.move(Duration.ofMinutes(1));
      keys.reload(true);
      assertEquals(1, log.records().size(), "nothing has changed");
    }
  }

  @Test
  void needsAFile() {
    assertThrows(RuntimeException.class, () -> SlurmKeys.load(Optional.empty(), Optional.empty()));
  }
}
