package io.github.slurmjwt.keys;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.slurmjwt.TokenVerifier;
import io.github.slurmjwt.testing.Await;
import io.github.slurmjwt.testing.ManualClock;
import io.github.slurmjwt.testing.SecretFiles;
import io.github.slurmjwt.testing.TestKeys;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tokens that are minted with a key that changes, and what is left of their source at its end. */
class MintedTokenTest {
  private static final Duration SOON = Duration.ofSeconds(20);
  private static final String FIRST = "the first key of this cluster, long enough";
  private static final String SECOND = "the second key of this cluster, long enough";

  private final ManualClock clock = new ManualClock();

  /** The threads of other tests, which may still be ending. */
  private final Set<Thread> others = Set.copyOf(Thread.getAllStackTraces().keySet());

  @TempDir private Path folder;

  private Path key(String content) throws Exception {
    return SecretFiles.write(folder.resolve("jwt.key"), content);
  }

  private SlurmTokenSource source(Path key, String user) throws KeyLoadException {
    KeySettings settings = KeySettings.builder().jwtKey(key).reload(Duration.ofSeconds(1)).build();
    return SlurmTokenSource.mint(settings, user, Optional.of(Duration.ofMinutes(2)), clock);
  }

  private String verified(String key, String token) throws Exception {
    TestKeys keys = TestKeys.hmacOnly(key.getBytes(StandardCharsets.UTF_8));
    return TokenVerifier.builder(keys.source()).clock(clock).build().verify(token).getName();
  }

  private void leavesNoThread() throws Exception {
    Await.until(
        "no thread",
        SOON,
        () ->
            Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> !others.contains(thread))
                .noneMatch(thread -> thread.getName().equals("slurm-jwt-keys")));
  }

  @Test
  void mintsAnewWhenTheFileHasAnotherKey() throws Exception {
    try (SlurmTokenSource source = source(key(FIRST), "portal")) {
      String first = source.current();
      assertEquals("portal", verified(FIRST, first));
      assertEquals(first, source.current());
      key(SECOND);
      Await.until("another token", SOON, () -> !source.current().equals(first));
      assertEquals("portal", verified(SECOND, source.current()));
    }
  }

  /** A token of the future is refused by whoever has the right time. */
  @Test
  void mintsAnewWhenTheClockIsSetBackALittle() throws Exception {
    try (SlurmTokenSource source = source(key(FIRST), "portal")) {
      String first = source.current();
      clock.move(Duration.ofSeconds(-1));
      assertNotEquals(first, source.current());
      assertEquals("portal", verified(FIRST, source.current()));
    }
  }

  @Test
  void saysWhereItsTokensComeFrom() throws Exception {
    Path key = key(FIRST);
    try (SlurmTokenSource source = source(key, "portal")) {
      assertEquals("tokens of portal for 120 s, made with the key in " + key, source.toString());
      assertEquals("portal", source.user());
    }
  }

  @Test
  void leavesNoThreadHoweverItEnds() throws Exception {
    Path key = key(FIRST);
    assertEquals(
        "not a portable user name",
        assertThrows(IllegalArgumentException.class, () -> source(key, "1000")).getMessage());
    leavesNoThread();
    SlurmTokenSource source = source(key, "portal");
    source.close();
    assertEquals(
        "the source of tokens for portal is closed",
        assertThrows(TokenUnavailableException.class, source::current).getMessage());
    leavesNoThread();
  }

  @Test
  void needsAKeyToMintWith() throws Exception {
    Path set = folder.resolve("set.json");
    KeySettings settings = KeySettings.builder().jwks(set).build();
    assertEquals(
        "there is no key to mint with: set jwt_key",
        assertThrows(
                KeyLoadException.class,
                () -> SlurmTokenSource.mint(settings, "portal", Optional.empty(), clock))
            .getMessage());
  }
}
