package io.github.slurmjwt.cli;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Formats values from a token and points in time for a terminal. */
final class TerminalText {
  private static final int LONGEST = 200;
  private static final int LONGEST_SENTENCE = 8000;

  /** Control and bidirectional characters and lone surrogates, which could garble the terminal. */
  private static final Pattern UNPRINTABLE = Pattern.compile("\\p{C}|\\p{Zl}|\\p{Zp}");

  /** Three parts of base64url, or the beginning of a header. Reads each character at most twice. */
  private static final Pattern TOKEN =
      Pattern.compile(
          "(?<![\\w-])[\\w-]{18,}+\\.[\\w-]{18,}+\\.[\\w.=-]*+|eyJ[\\w-]{10,}+[\\w.=-]*+");

  private static final DateTimeFormatter MOMENT =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss", Locale.ROOT);
  private static final DateTimeFormatter ZONED =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss VV", Locale.ROOT);
  private static final Instant FIRST = Instant.parse("0001-01-02T00:00:00Z");
  private static final Instant LAST = Instant.parse("9999-12-30T00:00:00Z");

  private TerminalText() {}

  /** Returns a value from a token, shortened and without control sequences. */
  static String printable(@Nullable Object value) {
    String text = String.valueOf(value);
    return escaped(text.length() > LONGEST ? text.substring(0, LONGEST) + "…" : text);
  }

  /**
   * Returns a sentence that may contain user input, with anything that looks like a token removed,
   * * the middle of a very long text omitted, and control sequences escaped.
   */
  static String sentence(String text) {
    String plain = withoutTokens(text);
    int half = LONGEST_SENTENCE / 2;
    return escaped(
        plain.length() <= LONGEST_SENTENCE
            ? plain
            : plain.substring(0, half) + " … " + plain.substring(plain.length() - half));
  }

  private static String escaped(String text) {
    return UNPRINTABLE
        .matcher(text)
        .replaceAll(found -> String.format(Locale.ROOT, "\\\\u%04x", found.group().codePointAt(0)));
  }

  /** Returns a message that may repeat an argument, without anything that looks like a token. */
  static String withoutTokens(String message) {
    return TOKEN.matcher(message).replaceAll("(a token)");
  }

  /** Returns a time in UTC and in local time, and how far away it is. */
  static String moment(Instant moment, Instant now, ZoneId zone) {
    if (moment.isAfter(LAST)) {
      return "after the year 9999";
    }
    if (moment.isBefore(FIRST)) {
      return "before the year 1";
    }
    String utc = MOMENT.format(moment.atZone(ZoneOffset.UTC)) + " UTC";
    String local =
        zone.getRules().getOffset(moment).equals(ZoneOffset.UTC)
            ? ""
            : " (" + ZONED.format(moment.atZone(zone)) + ")";
    return utc + local + ", " + distance(Duration.between(now, moment));
  }

  /** Returns "in 3 min 5 s" or "3 min 5 s ago". */
  static String distance(Duration until) {
    return until.isNegative() ? length(until.negated()) + " ago" : "in " + length(until);
  }

  /**
   * Returns the time between two instants, however far apart; negative if the second is earlier.
   */
  static Duration between(long firstSecond, long lastSecond) {
    long apart = lastSecond - firstSecond;
    boolean overflow = ((lastSecond ^ firstSecond) & (lastSecond ^ apart)) < 0;
    return Duration.ofSeconds(
        overflow ? (lastSecond < 0 ? -Long.MAX_VALUE : Long.MAX_VALUE) : apart);
  }

  /** Returns a duration in its two largest units. */
  static String length(Duration time) {
    long days = time.toDays();
    if (days >= 2) {
      return days + " days";
    }
    long hours = time.toHours();
    if (hours > 0) {
      return hours + " h " + time.toMinutesPart() + " min";
    }
    return time.toMinutes() > 0
        ? time.toMinutes() + " min " + time.toSecondsPart() + " s"
        : time.toSeconds() + " s";
  }
}
