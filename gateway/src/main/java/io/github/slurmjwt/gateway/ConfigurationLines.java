package io.github.slurmjwt.gateway;

import io.github.slurmjwt.ConfigException;
import io.github.slurmjwt.config.ConfigFile;
import java.io.IOException;
import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.regex.Pattern;

/**
 * The entries of a file in the form of {@link Properties}, each with its line, which that class
 * tells nobody. It reads each entry; which lines belong to one is found here.
 */
final class ConfigurationLines {
  private static final int MOST_BYTES = 1 << 20;
  private static final String BYTE_ORDER_MARK = "\ufeff";
  private static final Pattern COMMENT_OR_BLANK = Pattern.compile("[ \t\f]*(?:[#!].*)?");
  private static final Pattern GOES_ON = Pattern.compile("(?s)(?:.*[^\\\\])?(?:\\\\\\\\)*\\\\");

  /** Properties drops a backslash before any other character, which changes regular expressions. */
  private static final Pattern LOST_BACKSLASH =
      Pattern.compile("(?s)(?<!\\\\)(?:\\\\\\\\)*\\\\(?![\\\\tnrfu:=#! \\n]|$).*");

  /**
   * An entry.
   *
   * @param line the number of its first line, from 1
   */
  record Entry(int line, String key, String value) {}

  private final Path file;
  private final List<String> problems;
  private final List<Entry> entries = new ArrayList<>();

  private ConfigurationLines(Path file, List<String> problems) {
    this.file = file;
    this.problems = problems;
  }

  /**
   * Returns the entries of the file.
   *
   * @param problems where a sentence is added for each line that is none
   */
  static List<Entry> read(String option, Path file, List<String> problems) {
    ConfigurationLines lines = new ConfigurationLines(file, problems);
    try {
      byte[] content = ConfigFile.read(option, file, MOST_BYTES);
      lines.split(StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(content)).toString());
    } catch (CharacterCodingException e) {
      problems.add(option + ": " + file + " is not in UTF-8: save it so");
    } catch (ConfigException e) {
      problems.add(String.valueOf(e.getMessage()));
    }
    return lines.entries;
  }

  /** Returns the place of an entry, as a sentence begins with it. */
  static String place(Path file, int line) {
    return file + " line " + line + ": ";
  }

  private void split(String text) {
    String[] lines = text.replaceFirst("^" + BYTE_ORDER_MARK, "").split("\r\n|[\r\n]", -1);
    for (int i = 0; i < lines.length; i++) {
      if (!COMMENT_OR_BLANK.matcher(lines[i]).matches()) {
        int first = i;
        StringBuilder whole = new StringBuilder(lines[i]);
        while (GOES_ON.matcher(lines[i]).matches() && i + 1 < lines.length) {
          i++;
          whole.append('\n').append(lines[i]);
        }
        add(first + 1, whole.toString());
      }
    }
  }

  private void add(int line, String text) {
    try {
      Properties one = new Properties();
      one.load(new StringReader(text));
      if (LOST_BACKSLASH.matcher(text).find()) {
        problems.add(place(file, line) + "a backslash stands alone: write two for one");
        return;
      }
      for (String key : one.stringPropertyNames()) {
        take(line, key, one.getProperty(key).strip());
      }
    } catch (IOException | IllegalArgumentException e) {
      problems.add(place(file, line) + "has a broken \\u escape: write the character itself");
    }
  }

  /** A line without a value may be a secret that went astray, so it is not shown. */
  private void take(int line, String key, String value) {
    if (value.isEmpty()) {
      problems.add(place(file, line) + "has no value: write KEY = VALUE, or take the line out");
    } else {
      entries.add(new Entry(line, key, value));
    }
  }
}
