package io.github.slurmjwt.testing;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;

/** Writes key files as their owner should: nobody else has a permission on them. */
public final class SecretFiles {
  private static final int KEY_BYTES = 32;

  private SecretFiles() {}

  /** Writes a new key for HS256, in place, and returns the file. */
  public static Path key(Path file) throws IOException {
    return random(file, KEY_BYTES);
  }

  /** Writes so many random bytes, in place, and returns the file. */
  public static Path random(Path file, int length) throws IOException {
    byte[] secret = new byte[length];
    new SecureRandom().nextBytes(secret);
    return write(file, secret);
  }

  /** Writes the file in place and returns it. */
  public static Path write(Path file, byte[] content) throws IOException {
    Files.write(file, content);
    return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
  }

  /** Writes the file in place, in UTF-8, and returns it. */
  public static Path write(Path file, String content) throws IOException {
    return write(file, content.getBytes(StandardCharsets.UTF_8));
  }
}
