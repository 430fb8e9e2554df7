package io.github.slurmjwt.compatibility.release;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/** The blocks of a page in docs/. */
final class Snippets {
  private static final Path DOCS = Path.of("..", "..", "docs");

  private final String page;
  private final List<String> blocks;

  /** Reads the page of this name. */
  Snippets(String page) throws IOException {
    this.page = page;
    this.blocks =
        Pattern.compile("(?ms)^```[a-z]+\n(.*?)^```")
            .matcher(Files.readString(DOCS.resolve(page)))
            .results()
            .map(hit -> hit.group(1))
            .toList();
  }

  /** Returns the first block that contains the text. */
  String with(String text) {
    return blocks.stream()
        .filter(block -> block.contains(text))
        .findFirst()
        .orElseThrow(() -> new AssertionError("docs/" + page + " has no block with " + text));
  }

  /** Writes each Java file of a package into the folder of the sources. */
  void writeJava(String javaPackage, Path sources) throws IOException {
    Path folder = Files.createDirectories(sources.resolve(javaPackage.replace('.', '/')));
    Pattern name = Pattern.compile("(?m)^(?:public )?(?:final )?(?:class|record) (\\w+)");
    for (String block : blocks) {
      if (block.startsWith("package " + javaPackage + ";")) {
        String file = name.matcher(block).results().findFirst().orElseThrow().group(1) + ".java";
        Files.writeString(folder.resolve(file), block);
      }
    }
  }
}
