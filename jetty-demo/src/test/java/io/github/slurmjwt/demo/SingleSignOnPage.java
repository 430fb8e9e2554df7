package io.github.slurmjwt.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The files that docs/single-sign-on.md shows, with the addresses and paths of a test in them. */
final class SingleSignOnPage {
  private static final Path PAGE = Path.of("..", "docs", "single-sign-on.md");
  private static final Pattern MODULES = Pattern.compile("(?m)^a2enmod (.*)$");

  private final String text;
  private final Map<String, String> replacements;

  private SingleSignOnPage(String text, Map<String, String> replacements) {
    this.text = text;
    this.replacements = Map.copyOf(replacements);
  }

  /** Reads the page; in its files, each of these texts becomes another. */
  static SingleSignOnPage read(Map<String, String> replacements) throws IOException {
    return new SingleSignOnPage(Files.readString(PAGE), replacements);
  }

  /** Returns one of the files. */
  String file(String name) {
    Pattern block =
        Pattern.compile("(?s)<!-- tested: " + Pattern.quote(name) + " -->\n```\\w+\n(.*?\n)```");
    String file = find(block, name);
    for (Map.Entry<String, String> each : replacements.entrySet()) {
      file = file.replace(each.getKey(), each.getValue());
    }
    return file;
  }

  /** Returns the modules of Apache that the page enables. */
  List<String> modules() {
    return List.of(find(MODULES, "a2enmod").split(" "));
  }

  private String find(Pattern pattern, String what) {
    Matcher matcher = pattern.matcher(text);
    if (!matcher.find()) {
      throw new AssertionError(what + " is not in " + PAGE);
    }
    return matcher.group(1);
  }
}
