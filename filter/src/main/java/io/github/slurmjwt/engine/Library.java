package io.github.slurmjwt.engine;

import io.github.slurmjwt.ConfigException;
import java.util.Arrays;
import java.util.List;

/**
 * The libraries that every request needs, of which the plain jar holds none. They are loaded before
 * anything is started: one that is missing would otherwise show with the first token.
 */
enum Library {
  JAVA_JWT("com.auth0:java-jwt", "com.auth0.jwt.algorithms.Algorithm"),
  JWKS_RSA("com.auth0:jwks-rsa", "com.auth0.jwk.Jwk"),
  CAFFEINE("com.github.ben-manes.caffeine:caffeine", "com.github.benmanes.caffeine.cache.Caffeine"),
  JACKSON_CORE("com.fasterxml.jackson.core:jackson-core", "com.fasterxml.jackson.core.JsonFactory");

  private final String artifact;
  private final String className;

  Library(String artifact, String className) {
    this.artifact = artifact;
    this.className = className;
  }

  /**
   * Loads all of them.
   *
   * @throws ConfigException when some are missing; says which, and what to do
   * @throws LinkageError when one cannot be used as it is
   */
  static void requireAll() {
    List<String> missing =
        Arrays.stream(values())
            .filter(library -> !library.isThere())
            .map(library -> library.artifact)
            .toList();
    if (!missing.isEmpty()) {
      boolean one = missing.size() == 1;
      throw new ConfigException(
          (one ? "the library " : "the libraries ")
              + String.join(", ", missing)
              + (one ? " is missing: " : " are missing: ")
              + "take the -all jar, or add "
              + (one ? "it" : "them")
              + " beside this jar");
    }
  }

  private boolean isThere() {
    try {
      Class.forName(className, true, Library.class.getClassLoader());
      return true;
    } catch (ClassNotFoundException e) {
      return false;
    }
  }
}
