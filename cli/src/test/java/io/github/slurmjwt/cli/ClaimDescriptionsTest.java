package io.github.slurmjwt.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.slurmjwt.testing.Tokens;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

/** What people read beside a claim. */
class ClaimDescriptionsTest {
  private final ClaimDescriptions words = new ClaimDescriptions(Tokens.NOW, ZoneOffset.UTC);

  @Test
  void saysWhenItIs() {
    assertEquals(
        "valid until 2027-01-15 08:30:00 UTC, in 30 min 0 s", words.meaning("exp", 1_800_001_800L));
  }

  @Test
  void knowsEveryMomentThatThereIs() {
    long last = Instant.MAX.getEpochSecond();
    assertEquals("issued after the year 9999", words.meaning("iat", last));
    assertEquals("issued not a valid time", words.meaning("iat", last + 1));
    long first = Instant.MIN.getEpochSecond();
    assertEquals("valid from before the year 1", words.meaning("nbf", first));
    assertEquals("valid from not a valid time", words.meaning("nbf", first - 1));
    assertEquals("logged in not a valid time", words.meaning("auth_time", "today"));
  }

  @Test
  void hasNoWordsForClaimsOfOthers() {
    assertEquals("", words.meaning("x", 1L));
  }
}
