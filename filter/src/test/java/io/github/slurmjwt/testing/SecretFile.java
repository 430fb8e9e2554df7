package io.github.slurmjwt.testing;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/** Writes key files as their owner should: nobody else has a permission on them. */
public final class SecretFile {
  private SecretFile() {}

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
