package io.github.slurmjwt.compatibility.security;

import java.io.IOException;
import java.nio.file.Path;

/** The ways to bring the filter's classes into an application or a server. */
enum Jars {
  /** The jar that needs no other, as the documentation tells administrators. */
  SELF_CONTAINED("lib-all"),

  /** The plain jar and its dependencies, as Maven puts them into a WAR. */
  PLAIN("lib");

  private final String folder;

  Jars(String folder) {
    this.folder = folder;
  }

  void copyTo(Path target) throws IOException {
    Application.copy(Path.of("target", folder), target);
  }
}
