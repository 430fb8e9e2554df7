package io.github.slurmjwt.demo;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the documentation says about each refusal; docs/troubleshooting.md is packaged with the
 * demo.
 */
final class Refusals {
  private static final Pattern ROW =
      Pattern.compile("(?m)^\\| `([a-z-]+)` \\| ([0-9]{3}) \\| (.*) \\| (.*) \\|$");
  private static final Pattern LINK = Pattern.compile("\\[([^\\]]*)]\\([^)]*\\)");

  /**
   * One row of the page. In its texts, names and values are between backticks.
   *
   * @param status the status of the response
   * @param meaning why the request is refused
   * @param action what to do about it
   */
  record Refusal(int status, String meaning, String action) {}

  /** No refusals, before they are read. */
  static final Refusals NONE = new Refusals(Map.of());

  private final Map<String, Refusal> byCode;

  private Refusals(Map<String, Refusal> byCode) {
    this.byCode = byCode;
  }

  /** Reads the packaged page. */
  static Refusals load() throws IOException {
    try (InputStream in = Refusals.class.getResourceAsStream("/docs/troubleshooting.md")) {
      if (in == null) {
        throw new AssertionError("the demo is packaged without docs/troubleshooting.md");
      }
      return of(new String(in.readAllBytes(), StandardCharsets.UTF_8));
    }
  }

  private static Refusals of(String page) {
    Map<String, Refusal> rows = new LinkedHashMap<>();
    Matcher row = ROW.matcher(page);
    while (row.find()) {
      int status = Integer.parseInt(row.group(2));
      rows.put(row.group(1), new Refusal(status, text(row.group(3)), text(row.group(4))));
    }
    return new Refusals(rows);
  }

  /** Links lead to pages that the demo does not serve. */
  private static String text(String markdown) {
    return LINK.matcher(markdown).replaceAll("$1");
  }

  /** Returns the refusals by their codes, in the order of the page. */
  Map<String, Refusal> byCode() {
    return byCode;
  }
}
