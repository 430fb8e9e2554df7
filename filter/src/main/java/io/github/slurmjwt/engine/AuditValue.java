package io.github.slurmjwt.engine;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Writes a value of the audit line so that it cannot be mistaken for another value or another line:
 * letters and digits of ASCII and {@code -._~@+/:} as they are, every other character as the {@code
 * %XX} of its UTF-8 bytes. {@value #NONE} stands for a missing value, an asterisk for an omission.
 */
final class AuditValue {
  static final String NONE = "-";

  private static final String LEFT_OUT = "*";
  private static final String SAFE =
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~@+/:";
  private static final HexFormat HEX = HexFormat.of().withUpperCase();

  /**
   * Path parameters, which may be sessions; and three parts joined by dots, as of a compact JWS. A
   * search for the latter begins only where a part does, so that it takes linear time.
   */
  private static final Pattern CONFIDENTIAL =
      Pattern.compile(
          "(?<=;)[^/]+"
              + "|(?<![A-Za-z0-9_-])[A-Za-z0-9_-]{16,}+(?:(?:[.]|%2[Ee])[A-Za-z0-9_-]{16,}+){2}");

  private AuditValue() {}

  static String name(@Nullable String name) {
    if (name == null) {
      return NONE;
    }
    return name.equals(NONE) ? "%2D" : encoded(name);
  }

  /** Returns a text of at most this length. */
  static String text(@Nullable String text, int longest) {
    return text == null || text.isEmpty() ? NONE : cut(encoded(text), longest);
  }

  /** Returns a raw path of at most this length, without its path parameters and tokens. */
  static String path(@Nullable String rawPath, int longest) {
    if (rawPath == null || rawPath.isEmpty()) {
      return NONE;
    }
    StringBuilder path = new StringBuilder(rawPath.length());
    Matcher confidential = CONFIDENTIAL.matcher(rawPath);
    int end = 0;
    while (confidential.find()) {
      path.append(encoded(rawPath.substring(end, confidential.start()))).append(LEFT_OUT);
      end = confidential.end();
    }
    return cut(path.append(encoded(rawPath.substring(end))).toString(), longest);
  }

  private static String encoded(String value) {
    StringBuilder encoded = new StringBuilder(value.length());
    for (byte each : value.getBytes(StandardCharsets.UTF_8)) {
      if (SAFE.indexOf(each) >= 0) {
        encoded.append((char) each);
      } else {
        encoded.append('%').append(HEX.toHexDigits(each));
      }
    }
    return encoded.toString();
  }

  /** Never cuts through a {@code %XX}. */
  private static String cut(String encoded, int longest) {
    if (encoded.length() <= longest) {
      return encoded;
    }
    int end = longest - LEFT_OUT.length();
    int escape = encoded.lastIndexOf('%', end - 1);
    return encoded.substring(0, escape > end - 3 ? Math.max(escape, 0) : end) + LEFT_OUT;
  }
}
