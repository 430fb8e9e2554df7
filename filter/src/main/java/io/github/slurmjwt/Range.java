package io.github.slurmjwt;

import java.time.Duration;

/**
 * The whole numbers that a setting accepts. All others are refused with the same sentence, whether
 * they come as text or in code.
 *
 * @param name the parameter, as users write it; a duration's ends in {@code Seconds}
 * @param least the smallest value
 * @param most the largest value
 */
public record Range(String name, long least, long most) {
  /**
   * Returns the value.
   *
   * @throws ConfigException when it is out of range
   */
  public long check(long value) {
    if (value < least || value > most) {
      throw wrong(Long.toString(value));
    }
    return value;
  }

  /**
   * Returns the duration.
   *
   * @throws ConfigException when it is out of range, or not in whole seconds
   */
  public Duration check(Duration value) {
    if (value.getNano() != 0) {
      throw wrong(value.toString());
    }
    check(value.getSeconds());
    return value;
  }

  /**
   * Parses a value.
   *
   * @throws ConfigException when it is not a whole number, or out of range
   */
  public long parse(String text) {
    if (!text.matches("-?[0-9]{1,18}")) {
      throw wrong(text);
    }
    return check(Long.parseLong(text));
  }

  private ConfigException wrong(String value) {
    return new ConfigException(
        name + " must be a number from " + least + " to " + most + ", not " + value);
  }
}
