package io.github.slurmjwt.engine;

import io.github.slurmjwt.ConfigException;
import java.util.Arrays;
import java.util.List;

/**
 * The libraries that every request needs and that the plain jar does not contain. They are loaded
 * before anything is started, so that a missing one is reported at once and not with the first
 * token.
 */
enum Library {
  JAVA_JWT("com.auth0:java-jwt", "com.auth0.jwt.algorithms.Algorithm"),
  JWKS_RSA("com.auth0:jwks-rsa", "com.auth0.jwk.Jwk"),
  CAFFEINE("com.github.ben-manes.caffeine:caffeine", "com.github.benmanes.caffeine.cache.Caffeine"),
  JACKSON_CORE("com.fasterxml.jackson.core:jackson-core", "com.fasterxml.jackson.core.JsonFactory");

  private static final String SELF_CONTAINED =
      "replace this jar with slurm-jwt-filter-all-VERSION.jar";

  private final String artifact;
  private final String className;

  Library(String artifact, String className) {
    this.artifact = artifact;
    this.className = className;
  }

  /**
   * Loads all of them.
   *
   * @throws ConfigException when some are missing; the message names them
   * @throws LinkageError when one cannot be initialized
   */
  static void requireAll() {
    List<String> missing =
        Arrays.stream(values())
            .filter(library -> !library.isPresent())
            .map(library -> library.artifact)
            .toList();
    if (!missing.isEmpty()) {
      boolean one = missing.size() == 1;
      throw new ConfigException(
          (one ? "the library " : "the libraries ")
              + String.join(", ", missing)
              + (one ? " is missing: " : " are missing: ")
              + SELF_CONTAINED
              + ", or add "
              + (one ? "it" : "them")
              + " beside this jar");
    }
  }

  /** Returns the sentence about an error that a missing or incompatible library has caused. */
  static String problem(LinkageError error) {
    String cause = error.toString().lines().findFirst().orElseThrow(); // Some list bytecode.
    return "a library is missing or has an incompatible version: "
        + cause
        + ": "
        + SELF_CONTAINED
        + ", or use the versions that the pom of this jar names";
  }

  private boolean isPresent() {
    try {
      Class.forName(className, true, Library.class.getClassLoader());
      return true;
    } catch (ClassNotFoundException e) {
      return false;
    }
  }
}
