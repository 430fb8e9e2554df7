package io.github.slurmjwt.config;

import java.util.Collection;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What an administrator probably meant by an option of {@code AuthAltParameters} that Slurm reads
 * in another way: Slurm 26.05 wants the name right behind the comma, in lower case, and {@code =}
 * right behind the name, and takes all up to the next comma for the value.
 */
final class Misspelling {
  private static final int LONGEST_NAME = 64;
  private static final String QUOTES = "\"'`\u2018\u2019\u201c\u201d";

  private final Collection<String> known;
  private final Pattern inside;

  Misspelling(Collection<String> known) {
    this.known = known;
    this.inside = Pattern.compile("[\\s;](?:" + String.join("|", known) + ")=");
  }

  /**
   * Says of an option whose name is unknown how to write it.
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
      return ignored + "take out the " + word(first) + " before it";
    }
    if (isAround(last)) {
      return ignored + "take out the " + word(last) + " after it";
    }
    return name.equals(bare)
        ? ignored + "write = after it"
        : ignored + "letter case counts, write " + bare;
  }

  /** Says what is wrong with the value of a known option, if anything is. */
  Optional<String> value(String name, String value) {
    if (value.isEmpty()) {
      return Optional.empty();
    }
    char first = value.charAt(0);
    char last = value.charAt(value.length() - 1);
    if (isBlank(first) || isBlank(last)) {
      String where = isBlank(first) ? word(first) + " before" : word(last) + " after";
      return Optional.of(name + "= has a " + where + " its value: take it out");
    }
    if (QUOTES.indexOf(first) >= 0 || QUOTES.indexOf(last) >= 0) {
      return Optional.of(name + "= has quotes around its value: take them out");
    }
    return inside.matcher(value).find()
        ? Optional.of(name + "= is followed by another option: put a comma between them")
        : Optional.empty();
  }

  /** The name without what does not belong to it, in lower case; often none that is known. */
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

  /** The end of the name: before the equals sign, or before what stands in its place. */
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
