package io.github.slurmjwt.gateway;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;

/** Writes files that only their owner may read. */
final class SecretFiles {
  private SecretFiles() {}

  /** Writes a new key for HS256. */
  static Path key(Path file) throws IOException {
    return random(file, 32);
  }

  static Path random(Path file, int length) throws IOException {
    byte[] secret = new byte[length];
    new SecureRandom().nextBytes(secret);
    return write(file, secret);
  }

  static Path write(Path file, String text) throws IOException {
    return write(file, text.getBytes(StandardCharsets.UTF_8));
  }

  private static Path write(Path file, byte[] bytes) throws IOException {
    Files.createFile(
        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    return Files.write(file, bytes);
  }
}
