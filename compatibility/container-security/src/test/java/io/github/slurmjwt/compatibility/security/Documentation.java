package io.github.slurmjwt.compatibility.security;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/** The pages that tell administrators what to paste, so that it is what is tried. */
enum Documentation {
  SECURITY("container-security.md"),
  SERVERS("servers.md");

  static final String AUTH_ALT_PARAMETERS = "jwt_key=/etc/slurm/jwt_hs256.key";

  private static final Pattern SNIPPET = Pattern.compile("(?ms)^```\\w*\\n(.*?)^```$");

  private final Path page;

  Documentation(String file) {
    page = Path.of("..", "..", "docs", file);
  }

  /** The listener and its parameter. */
  static String listener() throws IOException {
    String snippet = SECURITY.snippet("<listener>");
    return snippet.substring(0, snippet.indexOf("<security-constraint>"));
  }

  /** The security-constraints. */
  static String constraints() throws IOException {
    String snippet = SECURITY.snippet("<listener>");
    return snippet.substring(snippet.indexOf("<security-constraint>"));
  }

  /** The one snippet that holds this text. */
  String snippet(String text) throws IOException {
    List<String> found =
        SNIPPET
            .matcher(Files.readString(page))
            .results()
            .map(hit -> hit.group(1))
            .filter(snippet -> snippet.contains(text))
            .toList();
    if (found.size() != 1) {
      throw new AssertionError(text + " is in " + found.size() + " snippets of " + page);
    }
    return found.get(0);
  }
}
