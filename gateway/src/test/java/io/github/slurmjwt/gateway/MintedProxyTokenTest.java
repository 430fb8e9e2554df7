package io.github.slurmjwt.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import io.github.slurmjwt.testing.LiveTokens;
import io.github.slurmjwt.testing.SecretFiles;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The gateway's own token is renewed ahead of its expiry. */
final class MintedProxyTokenTest {
  private static final Instant START = Instant.parse("2026-11-01T00:00:00Z");

  @TempDir private Path folder;
  private volatile Instant now = START;

  @Test
  void isRenewedWhenHalfOfItsLifeIsOver() throws Exception {
    try (MintedProxyToken token = token(Optional.empty())) {
      String first = token.current();
      assertEquals(START.plusSeconds(1800), expiry(first));

      now = START.plusSeconds(899);
      assertEquals(first, token.current());
      now = START.plusSeconds(900);
      assertEquals(START.plusSeconds(2700), expiry(token.current()));
    }
  }

  @Test
  void isRenewedWhenTheClockJumps() throws Exception {
    try (MintedProxyToken token = token(Optional.empty())) {
      String first = token.current();
      now = START.minusSeconds(86_400);
      String back = token.current();
      assertNotEquals(first, back);
      assertEquals(START.minusSeconds(86_400 - 1800), expiry(back));

      now = START.plusSeconds(86_400);
      assertEquals(START.plusSeconds(86_400 + 1800), expiry(token.current()));
    }
  }

  @Test
  void livesNoLongerThanTheSiteAllows() throws Exception {
    try (MintedProxyToken token = token(Optional.of(Duration.ofMinutes(1)))) {
      String first = token.current();
      assertEquals(START.plusSeconds(60), expiry(first));

      now = START.plusSeconds(30);
      assertEquals(START.plusSeconds(90), expiry(token.current()));
    }
    try (MintedProxyToken token = token(Optional.of(Duration.ofDays(1)))) {
      assertEquals(now.plusSeconds(1800), expiry(token.current()));
    }
  }

  private MintedProxyToken token(Optional<Duration> longest) throws Exception {
    Path key = SecretFiles.key(folder.resolve("key" + System.nanoTime()));
    return MintedProxyToken.start(
        MintingKey.open(key, Duration.ofSeconds(5), () -> now), "slurm", longest, () -> now);
  }

  private static Instant expiry(String token) throws Exception {
    return Instant.ofEpochSecond(LiveTokens.claims(token).get("exp").asLong());
  }
}
