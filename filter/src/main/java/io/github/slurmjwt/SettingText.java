package io.github.slurmjwt;

import java.util.Collection;
import java.util.List;

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

  /**
   * Returns the texts, each once.
   *
   * @param name the setting, as users write it
   * @throws ConfigException when there is none, or one is empty: a list that turned out empty must
   *     not mean that everything is accepted
   */
  static List<String> allNotEmpty(String name, Collection<String> texts) {
    if (texts.isEmpty()) {
      throw ConfigException.empty(name);
    }
    return texts.stream().map(text -> notEmpty(name, text)).distinct().toList();
  }
}
