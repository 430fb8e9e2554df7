package io.github.slurmjwt;

import java.util.regex.Pattern;

/**
 * A configuration that cannot be honoured. The message is one sentence for an administrator: the
 * parameter and the file, what is wrong, what to do.
 */
public final class ConfigException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;
  private static final int LONGEST = 2000;

  /** Controls, directions and half characters, which could draw anything on a terminal. */
  private static final Pattern UNPRINTABLE = Pattern.compile("[\\p{C}\\p{Zl}\\p{Zp}]");

  /**
   * Creates the exception.
   *
   * @param message the sentence; a value in it may be anything, so its middle is left out when it
   *     is very long, and what does not print becomes a question mark
   */
  public ConfigException(String message) {
    super(UNPRINTABLE.matcher(shortened(message)).replaceAll("?"));
  }

  /** Returns the exception for a setting that two sources give two values. */
  public static ConfigException contradiction(String name, Object one, Object other) {
    return new ConfigException(
        name + " is set to " + one + " and to " + other + ": take one of the two out");
  }

  private static String shortened(String message) {
    return message.length() <= LONGEST
        ? message
        : message.substring(0, LONGEST / 2)
            + " … "
            + message.substring(message.length() - LONGEST / 2);
  }
}
