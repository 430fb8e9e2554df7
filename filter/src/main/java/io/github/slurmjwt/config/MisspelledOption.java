package io.github.slurmjwt.config;

import java.util.Collection;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Explains options of {@code AuthAltParameters} that Slurm does not read as they were probably
 * meant: Slurm 26.05 expects the name directly after the comma, in lower case, and {@code =}
 * directly after the name, and takes everything up to the next comma as the value.
 */
final class MisspelledOption {
  private static final int LONGEST_NAME = 64;
  private static final String QUOTES = "\"'`\u2018\u2019\u201c\u201d";

  private final Collection<String> known;
  private final Pattern inside;

  MisspelledOption(Collection<String> known) {
    this.known = known;
    this.inside = Pattern.compile("[\\s;](?:" + String.join("|", known) + ")=");
  }

  /**
   * Returns how to correct an option whose name is unknown.
   *
   * @param secret whether it may hold a secret and must not be shown
   */
  String unknown(String part, boolean secret) {
    String name = part.substring(0, end(part));
    String bare = bare(name);
    if (!known.contains(bare)) {
      String nearest = NearestName.of(bare, known);
      return "option "
          + (secret ? "(not shown)" : shown(name))
          + " is unknown and ignored; did you mean "
          + nearest
          + "?";
    }
    String ignored = bare + " is ignored, as in Slurm: ";
    char first = name.charAt(0);
    char last = name.charAt(name.length() - 1);
    if (isAround(first)) {
      return ignored + "remove the " + word(first) + " before it";
    }
    if (isAround(last)) {
      return ignored + "remove the " + word(last) + " after it";
    }
    return name.equals(bare)
        ? ignored + "write = after it"
        : ignored + "names are case-sensitive, write " + bare;
  }

  /** Returns what is wrong with the value of a known option, if anything. */
  Optional<String> value(String name, String value) {
    if (value.isEmpty()) {
      return Optional.empty();
    }
    char first = value.charAt(0);
    char last = value.charAt(value.length() - 1);
    if (isBlank(first) || isBlank(last)) {
      String where = isBlank(first) ? word(first) + " before" : word(last) + " after";
      return Optional.of(name + "= has a " + where + " its value: remove it");
    }
    if (QUOTES.indexOf(first) >= 0 || QUOTES.indexOf(last) >= 0) {
      return Optional.of(name + "= has quotes around its value: remove them");
    }
    return inside.matcher(value).find()
        ? Optional.of(name + "= is followed by another option: put a comma between them")
        : Optional.empty();
  }

  /** Returns the name without blanks and quotes around it, in lower case; it may be unknown. */
  private static String bare(String name) {
    int start = 0;
    int end = name.length();
    while (start < end && isAround(name.charAt(start))) {
      start++;
    }
    while (start < end && isAround(name.charAt(end - 1))) {
      end--;
    }
    return name.substring(start, end).toLowerCase(Locale.ROOT);
  }

  /** The end of the name: before the equals sign, or before what is written in its place. */
  private int end(String part) {
    int equals = part.indexOf('=');
    int end = equals < 0 ? part.length() : equals;
    int colon = part.indexOf(':');
    return colon > 0 && colon < end && known.contains(bare(part.substring(0, colon))) ? colon : end;
  }

  private static boolean isAround(char c) {
    return isBlank(c) || QUOTES.indexOf(c) >= 0;
  }

  private static boolean isBlank(char c) {
    return Character.isWhitespace(c) || Character.isSpaceChar(c) || c == '\ufeff';
  }

  private static String word(char around) {
    return switch (around) {
      case '\t' -> "tab";
      case '\n', '\r' -> "line break";
      default -> isBlank(around) ? "blank" : "quote";
    };
  }

  private static String shown(String name) {
    String start = name.length() > LONGEST_NAME ? name.substring(0, LONGEST_NAME) + "…" : name;
    return start.replaceAll("[^!-~…]", "?");
  }
}
