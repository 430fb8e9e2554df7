package io.github.slurmjwt.compatibility.security;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What docs/container-security.md tells administrators to paste, so that it is what is tried. */
final class Documentation {
  static final String AUTH_ALT_PARAMETERS = "jwt_key=/etc/slurm/jwt_hs256.key";

  private static final Path PAGE = Path.of("..", "..", "docs", "container-security.md");
  private static final Pattern SNIPPET = Pattern.compile("(?s)```xml\\n(.*?)```");

  private Documentation() {}

  /** The listener and its parameter. */
  static String listener() throws IOException {
    String snippet = snippet("<listener>");
    return snippet.substring(0, snippet.indexOf("<security-constraint>"));
  }

  /** The security-constraints. */
  static String constraints() throws IOException {
    String snippet = snippet("<listener>");
    return snippet.substring(snippet.indexOf("<security-constraint>"));
  }

  /** The snippet that holds this text. */
  static String snippet(String text) throws IOException {
    Matcher snippets = SNIPPET.matcher(Files.readString(PAGE));
    while (snippets.find()) {
      if (snippets.group(1).contains(text)) {
        return snippets.group(1);
      }
    }
    throw new AssertionError(text + " is not in " + PAGE);
  }
}
