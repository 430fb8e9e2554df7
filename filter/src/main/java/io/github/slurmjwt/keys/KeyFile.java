package io.github.slurmjwt.keys;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import java.util.Set;

/**
 * Reads a file that holds keys, once its permissions are found good. The target of a symbolic link
 * counts, as in Slurm; the folder does not.
 */
enum KeyFile {
  /** Slurm 26.05, {@code auth_jwt.c}: refused with any permission for others. */
  JWT_KEY(
      "jwt_key",
      EnumSet.of(
          PosixFilePermission.OTHERS_READ,
          PosixFilePermission.OTHERS_WRITE,
          PosixFilePermission.OTHERS_EXECUTE),
      "others must have no permission on it: chmod o-rwx"),
  /** Slurm 26.05, {@code auth_jwt.c}: refused when writable by others. */
  JWKS("jwks", EnumSet.of(PosixFilePermission.OTHERS_WRITE), "others can write it: chmod o-w");

  /** Far beyond any real key or key set; keeps a wrong path from filling the memory. */
  static final int MAXIMUM_SIZE = 1 << 20;

  private final String option;

  private final Set<PosixFilePermission> refused;

  private final String remedy;

  KeyFile(String option, Set<PosixFilePermission> refused, String remedy) {
    this.option = option;
    this.refused = refused;
    this.remedy = remedy;
  }

  /** Returns the bytes of the file, all of them and nothing else. */
  byte[] read(Path file) throws KeyLoadException {
    try {
      if (Files.exists(file) && !Files.isRegularFile(file)) {
        throw failure(file, "is not a regular file: name the file itself");
      }
      checkPermissions(file);
      try (InputStream in = Files.newInputStream(file)) {
        byte[] content = in.readNBytes(MAXIMUM_SIZE + 1);
        if (content.length > MAXIMUM_SIZE) {
          throw failure(file, "is longer than " + MAXIMUM_SIZE + " bytes: name the right file");
        }
        return content;
      }
    } catch (NoSuchFileException e) {
      throw failure(file, "does not exist: create it or correct the path");
    } catch (AccessDeniedException e) {
      throw failure(file, "cannot be read by this process: give its user or group the permission");
    } catch (IOException e) {
      throw failure(file, "cannot be read: " + e.getClass().getSimpleName());
    }
  }

  /** Returns the exception that blames this file; the text follows on "jwt_key=FILE ". */
  KeyLoadException failure(Path file, String whatAndRemedy) {
    return new KeyLoadException(name(file) + " " + whatAndRemedy);
  }

  /** Returns the file as the log names it: {@code jwt_key=FILE}. */
  String name(Path file) {
    return option + "=" + file;
  }

  private void checkPermissions(Path file) throws IOException, KeyLoadException {
    if (!Files.getFileStore(file).supportsFileAttributeView("posix")) {
      return; // Windows and the like have no notion of "others".
    }
    Set<PosixFilePermission> granted = EnumSet.noneOf(PosixFilePermission.class);
    granted.addAll(Files.getPosixFilePermissions(file));
    granted.retainAll(refused);
    if (!granted.isEmpty()) {
      throw failure(file, "has unsafe permissions, and Slurm refuses it too; " + remedy);
    }
  }
}
