package io.github.slurmjwt.compatibility;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** A server that Debian's package manager installs. */
record DebianPackage(String name) {
  private static final String INSTALLED = "installed ";

  /** Returns Debian's version, or that there is none. */
  String version() throws IOException {
    String state = state();
    return state.startsWith(INSTALLED) ? state.substring(INSTALLED.length()) : "not installed";
  }

  /** Fails and says what to do unless it is installed. */
  void require() throws IOException {
    if (!state().startsWith(INSTALLED)) {
      throw new IllegalStateException(
          "Debian's package %s is missing: apt-get install %s, or choose other servers by -Dservers=…"
              .formatted(name, name));
    }
  }

  private String state() throws IOException {
    String format = "${db:Status-Status} ${Version}";
    Process query;
    try {
      query = new ProcessBuilder("dpkg-query", "-W", "-f", format, name).start();
    } catch (IOException e) {
      return ""; // Not a Debian.
    }
    return new String(query.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
  }
}
