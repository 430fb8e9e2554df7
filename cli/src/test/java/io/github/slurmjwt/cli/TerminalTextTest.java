package io.github.slurmjwt.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What people read in a terminal. */
class TerminalTextTest {
  private static final Instant NOW = Instant.parse("2026-11-01T12:00:00Z");

  @ParameterizedTest
  @CsvSource({
    "0, 0 s",
    "59, 59 s",
    "60, 1 min 0 s",
    "125, 2 min 5 s",
    "3599, 59 min 59 s",
    "3600, 1 h 0 min",
    "90000, 25 h 0 min",
    "172799, 47 h 59 min",
    "172800, 2 days",
    "8640000, 100 days"
  })
  void showsTheTwoLargestUnitsOfADuration(long seconds, String text) {
    assertEquals(text, TerminalText.length(Duration.ofSeconds(seconds)));
  }

  @ParameterizedTest
  @CsvSource({"0, in 0 s", "61, in 1 min 1 s", "-1, 1 s ago", "-7200, 2 h 0 min ago"})
  void saysHowFarAwayAMomentIs(long seconds, String text) {
    assertEquals(text, TerminalText.distance(Duration.ofSeconds(seconds)));
  }

  @ParameterizedTest
  @CsvSource({
    "1, 3, 2",
    "3, 1, -2",
    "-9223372036854775808, 9223372036854775807, 9223372036854775807",
    "9223372036854775807, -9223372036854775808, -9223372036854775807",
    "-1, 9223372036854775807, 9223372036854775807",
    "-2, 9223372036854775806, 9223372036854775807",
    "1, -9223372036854775808, -9223372036854775807",
    "0, 9223372036854775807, 9223372036854775807",
    "-9223372036854775808, -9223372036854775808, 0",
    "-9223372036854775808, 0, 9223372036854775807"
  })
  void knowsTheTimeBetweenMomentsHoweverFarApart(long first, long last, long seconds) {
    assertEquals(Duration.ofSeconds(seconds), TerminalText.between(first, last));
  }

  @Test
  void showsAMomentInUtcAndInLocalTime() {
    Instant moment = NOW.plusSeconds(61);
    assertEquals(
        "2026-11-01 12:01:01 UTC, in 1 min 1 s", TerminalText.moment(moment, NOW, ZoneOffset.UTC));
    assertEquals(
        "2026-11-01 12:01:01 UTC (2026-11-01 13:01:01 Europe/Berlin), in 1 min 1 s",
        TerminalText.moment(moment, NOW, ZoneId.of("Europe/Berlin")));
    // In winter London has UTC.
    assertEquals(
        "2026-11-01 12:01:01 UTC, in 1 min 1 s",
        TerminalText.moment(moment, NOW, ZoneId.of("Europe/London")));
  }

  @Test
  void showsNoMomentThatNoCalendarHas() {
    assertEquals("after the year 9999", TerminalText.moment(Instant.MAX, NOW, ZoneOffset.UTC));
    assertEquals("before the year 1", TerminalText.moment(Instant.MIN, NOW, ZoneOffset.UTC));
    assertEquals(
        "0001-01-02 00:00:00 UTC, 739919 days ago",
        TerminalText.moment(Instant.parse("0001-01-02T00:00:00Z"), NOW, ZoneOffset.UTC));
  }

  @Test
  void shortensValues() {
    assertEquals("null", TerminalText.printable(null));
    assertEquals("x".repeat(200), TerminalText.printable("x".repeat(200)));
    assertEquals("x".repeat(200) + "…", TerminalText.printable("x".repeat(201)));
  }

  @Test
  void omitsTheMiddleOfALongSentence() {
    String longest = "a b ".repeat(2000);
    assertEquals(longest, TerminalText.sentence(longest));
    String longer = "a ".repeat(2000) + "b" + "c ".repeat(2000);
    assertEquals("a ".repeat(2000) + " … " + "c ".repeat(2000), TerminalText.sentence(longer));
  }

  @ParameterizedTest
  @CsvSource({"a\u001b[31m, a\\u001b[31m", "\u202e, \\u202e", "\u2028, \\u2028", "é, é"})
  void escapesWhatCouldGarbleATerminal(String text, String shown) {
    assertEquals(shown, TerminalText.printable(text));
    assertEquals(shown, TerminalText.sentence(text));
  }

  @Test
  void showsNoToken() {
    String part = "abcdefghijklmnopqr";
    assertEquals(
        "it is (a token)!", TerminalText.sentence("it is " + part + "." + part + "." + part + "!"));
    assertEquals("(a token)", TerminalText.withoutTokens("eyJhbGciOiJIUzI1NiJ9"));
    assertEquals("a.b.c", TerminalText.withoutTokens("a.b.c"));
  }
}
