package io.github.slurmjwt.testing;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * Every path that some server could make of what a client writes: escapes decoded once or twice,
 * with parameters or without, backslashes as slashes, several slashes as one, dots resolved.
 */
public final class PathReadings {
  private static final List<UnaryOperator<String>> STEPS =
      List.of(
          PathReadings::decoded,
          path -> path.replaceAll(";[^/]*", ""),
          path -> path.replace('\\', '/'),
          path -> path.replaceAll("/{2,}", "/"),
          PathReadings::withoutDots,
          path -> path.indexOf(0) < 0 ? path : path.substring(0, path.indexOf(0)));

  private PathReadings() {}

  /** Returns them for a raw path, which all servers decode at least once. */
  public static Set<String> of(String rawPath) {
    Set<String> readings = new LinkedHashSet<>(Set.of(decoded(rawPath)));
    readings.add(decoded(rawPath.replaceAll(";[^/]*", "")));
    readings.add(decoded(withoutDots(rawPath)));
    for (UnaryOperator<String> step : STEPS) {
      readings.addAll(readings.stream().map(step).collect(Collectors.toSet()));
    }
    for (UnaryOperator<String> step : STEPS) {
      readings.addAll(readings.stream().map(step).collect(Collectors.toSet()));
    }
    return readings;
  }

  /** Escapes as bytes of Latin-1; a broken one stays, and one of {@code %u} counts. */
  private static String decoded(String path) {
    StringBuilder plain = new StringBuilder();
    for (int i = 0; i < path.length(); i++) {
      int code = path.charAt(i) == '%' ? code(path, i + 1, 2) : -1;
      int wide = path.startsWith("%u", i) ? code(path, i + 2, 4) : -1;
      plain.append(wide >= 0 ? (char) wide : code >= 0 ? (char) code : path.charAt(i));
      i += wide >= 0 ? 5 : code >= 0 ? 2 : 0;
    }
    return plain.toString();
  }

  private static int code(String text, int start, int length) {
    int code = 0;
    for (int i = start; i < start + length; i++) {
      int digit = i < text.length() ? Character.digit(text.charAt(i), 16) : -1;
      if (digit < 0) {
        return -1;
      }
      code = code * 16 + digit;
    }
    return code;
  }

  /** RFC 3986 §5.2.4. */
  private static String withoutDots(String path) {
    Deque<String> segments = new ArrayDeque<>();
    String[] all = path.split("/", -1);
    for (int i = 0; i < all.length; i++) {
      boolean last = i == all.length - 1;
      if (all[i].equals("..") && segments.size() > 1) {
        segments.removeLast();
      }
      if (!all[i].equals(".") && !all[i].equals("..")) {
        segments.addLast(all[i]);
      } else if (last) {
        segments.addLast("");
      }
    }
    return String.join("/", segments);
  }
}
