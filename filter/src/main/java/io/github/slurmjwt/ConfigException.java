package io.github.slurmjwt;

import java.util.regex.Pattern;

/**
 * Thrown when a configuration cannot be used. The message is one sentence for an administrator: the
 * parameter and the file, what is wrong, what to do.
 */
public final class ConfigException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;
  private static final int LONGEST = 2000;

  /** Control and format characters and lone surrogates, which could garble a terminal. */
  private static final Pattern UNPRINTABLE = Pattern.compile("[\\p{C}\\p{Zl}\\p{Zp}]");

  /**
   * Creates the exception.
   *
   * @param message the sentence; it may quote any value, so the middle of a very long one is
   *     omitted, and unprintable characters become question marks
   */
  public ConfigException(String message) {
    super(UNPRINTABLE.matcher(shortened(message)).replaceAll("?"));
  }

  /** Returns the exception for a setting to which two sources give different values. */
  public static ConfigException contradiction(String name, Object one, Object other) {
    return new ConfigException(
        name + " is set to " + one + " and to " + other + ": remove one of them");
  }

  /** Returns the exception for a setting whose value is an empty text. */
  public static ConfigException empty(String name) {
    return new ConfigException(name + " is empty: give it a value or leave it out");
  }

  private static String shortened(String message) {
    return message.length() <= LONGEST
        ? message
        : message.substring(0, LONGEST / 2)
            + " … "
            + message.substring(message.length() - LONGEST / 2);
  }
}
