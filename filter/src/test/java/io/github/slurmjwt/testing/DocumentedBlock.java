package io.github.slurmjwt.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A fenced block of the documentation.
 *
 * @param page as in {@code docs/portal.md}
 * @param line where it begins, from 1
 * @param language what stands behind the fence, empty without one
 * @param text without its indentation
 */
public record DocumentedBlock(String page, long line, String language, String text) {
  private static final Path ROOT = Path.of("..");
  private static final Pattern FENCED = Pattern.compile("(?ms)^( *)```(\\S*)\n(.*?)^ *```$");

  /** Returns the blocks of all pages that users read, in their order. */
  public static List<DocumentedBlock> all() throws IOException {
    List<DocumentedBlock> all = new ArrayList<>();
    for (Path page : pages()) {
      String text = Files.readString(page);
      for (MatchResult block : FENCED.matcher(text).results().toList()) {
        long line = text.substring(0, block.start()).lines().count() + 1;
        String bare = block.group(3).replaceAll("(?m)^" + block.group(1), "");
        all.add(new DocumentedBlock(ROOT.relativize(page).toString(), line, block.group(2), bare));
      }
    }
    return all;
  }

  /** Returns the blocks of a page in a language. */
  public static List<String> of(String page, String language) throws IOException {
    return all().stream()
        .filter(block -> block.page().equals(page) && block.language().equals(language))
        .map(DocumentedBlock::text)
        .toList();
  }

  private static List<Path> pages() throws IOException {
    try (Stream<Path> top = Files.list(ROOT);
        Stream<Path> docs = Files.list(ROOT.resolve("docs"))) {
      return Stream.concat(top, docs)
          .filter(page -> page.toString().endsWith(".md"))
          .sorted()
          .toList();
    }
  }

  @Override
  public String toString() {
    return page + ":" + line;
  }
}
