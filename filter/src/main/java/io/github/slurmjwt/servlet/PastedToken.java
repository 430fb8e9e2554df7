package io.github.slurmjwt.servlet;

import java.util.regex.Pattern;

/**
 * What a person pasted for a token: often the whole output of {@code scontrol token}, in quotes, or
 * with the line breaks of a narrow terminal. Each pattern takes linear time.
 */
final class PastedToken {
  private static final Pattern BLANKS = Pattern.compile("\\s+");
  private static final Pattern QUOTES = Pattern.compile("^[\"'`]++|(?<![\"'`;])[\"'`;]++$");
  private static final Pattern NAME = Pattern.compile("^(?:export)?SLURM_JWT=");

  private PastedToken() {}

  /** Returns the token alone, still unverified; it may be empty. */
  static String of(String text) {
    String line = QUOTES.matcher(BLANKS.matcher(text).replaceAll("")).replaceAll("");
    return QUOTES.matcher(NAME.matcher(line).replaceFirst("")).replaceAll("");
  }
}
