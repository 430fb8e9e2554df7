package io.github.slurmjwt.config;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;

/** Finds the name that was probably meant by a mistyped one. */
public final class NearestName {
  /** Twice the longest known name. Further characters make no name nearer. */
  private static final int LOOKED_AT = 64;

  private NearestName() {}

  /** Returns the known name that takes the fewest edits, letter case aside. */
  public static String of(String mistyped, Collection<String> known) {
    String start = fold(mistyped.substring(0, Math.min(LOOKED_AT, mistyped.length())));
    return known.stream()
        .min(Comparator.comparingInt(name -> distance(start, fold(name))))
        .orElseThrow();
  }

  private static String fold(String name) {
    return name.toLowerCase(Locale.ROOT);
  }

  /** The Levenshtein distance. */
  private static int distance(String a, String b) {
    int[] previous = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      previous[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int[] current = new int[b.length() + 1];
      current[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int replaced = previous[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        current[j] = Math.min(replaced, 1 + Math.min(previous[j], current[j - 1]));
      }
      previous = current;
    }
    return previous[b.length()];
  }
}
