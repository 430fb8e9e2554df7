package io.github.slurmjwt;

/** Checks settings that are texts. */
final class SettingText {
  private SettingText() {}

  /**
   * Returns the text.
   *
   * @param name the setting, as users write it
   * @throws ConfigException when the text is empty
   */
  static String notEmpty(String name, String text) {
    if (text.isEmpty()) {
      throw ConfigException.empty(name);
    }
    return text;
  }
}
