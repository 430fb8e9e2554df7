package io.github.slurmjwt.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The values of {@code Cache-Control} (RFC 9111 §5.2). */
final class CacheControl {
  static final String NAME = "Cache-Control";
  static final String PRIVATE = "private";

  private static final String NO_STORE = "no-store";

  /** RFC 9111 §5.2.2.3: a cache that understands the status may ignore no-store. */
  private static final String MUST_UNDERSTAND = "must-understand";

  private CacheControl() {}

  /** Removes directives that let shared caches store an answer, and adds one that forbids it. */
  static String strict(String value) {
    if (value.isEmpty()) {
      return PRIVATE;
    }
    List<String> kept = new ArrayList<>();
    for (String directive : directives(value)) {
      String folded = directive.toLowerCase(Locale.ROOT);
      boolean allows = folded.equals("public") || folded.startsWith("s-maxage");
      if (!allows && !kept.contains(directive)) {
        kept.add(directive);
      }
    }
    if (!forbids(kept)) {
      kept.add(0, PRIVATE);
    }
    return String.join(", ", kept);
  }

  /** Tells whether this value forbids shared caches to store the answer. */
  static boolean isPrivate(String value) {
    return forbids(directives(value));
  }

  private static boolean forbids(List<String> directives) {
    List<String> folded =
        directives.stream().map(directive -> directive.toLowerCase(Locale.ROOT)).toList();
    return folded.contains(PRIVATE)
        || (folded.contains(NO_STORE) && !folded.contains(MUST_UNDERSTAND));
  }

  /** Commas inside quotes belong to a value. */
  private static List<String> directives(String value) {
    List<String> directives = new ArrayList<>();
    StringBuilder directive = new StringBuilder();
    boolean quoted = false;
    for (char c : (value + ",").toCharArray()) {
      quoted ^= c == '"';
      if (c == ',' && !quoted) {
        String whole = directive.toString().strip();
        if (!whole.isEmpty()) {
          directives.add(whole);
        }
        directive.setLength(0);
      } else {
        directive.append(c);
      }
    }
    return directives;
  }
}
