package io.github.slurmjwt.keys;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import java.util.Optional;
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
      "others must have no permission on it: chmod o-rwx",
      "to withdraw the key, leave an empty file in its place"),
  /** Slurm 26.05, {@code auth_jwt.c}: refused when writable by others. */
  JWKS(
      "jwks",
      EnumSet.of(PosixFilePermission.OTHERS_WRITE),
      "others can write it: chmod o-w",
      "to withdraw the keys, leave {\"keys\":[]} in its place");

  /** Far beyond any real key or key set; keeps a wrong path from filling the memory. */
  static final int MAXIMUM_SIZE = 1 << 20;

  /** How often a file that is exchanged in the middle is read anew. */
  private static final int ATTEMPTS = 10;

  private final String option;

  private final Set<PosixFilePermission> refused;

  private final String remedy;

  private final String howToWithdraw;

  KeyFile(String option, Set<PosixFilePermission> refused, String remedy, String howToWithdraw) {
    this.option = option;
    this.refused = refused;
    this.remedy = remedy;
    this.howToWithdraw = howToWithdraw;
  }

  /** Returns the bytes of the file, all of them and nothing else. */
  byte[] read(Path file) throws KeyLoadException {
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      Optional<byte[]> content = readOnce(file);
      if (content.isPresent()) {
        return content.get();
      }
    }
    throw failure(
        file, "is exchanged all the time: write it once, or rename a finished file to its name");
  }

  /** Returns the exception that blames this file; the text follows on "jwt_key=FILE ". */
  KeyLoadException failure(Path file, String whatAndRemedy) {
    return new KeyLoadException(name(file) + " " + whatAndRemedy);
  }

  /** Returns the file as the log names it: {@code jwt_key=FILE}. */
  String name(Path file) {
    return option + "=" + file;
  }

  String howToWithdraw() {
    return howToWithdraw;
  }

  /**
   * Returns the content, or nothing when the file was exchanged meanwhile. Links are resolved once
   * and never followed again, so what a link points to cannot change between the check and the
   * read; {@link FileState} tells whether the file itself did.
   */
  private Optional<byte[]> readOnce(Path file) throws KeyLoadException {
    Path target;
    try {
      target = file.toRealPath();
    } catch (IOException e) {
      throw unreadable(file, e);
    }
    try {
      FileState before = FileState.of(target);
      check(file, before);
      byte[] content;
      try (InputStream in = Files.newInputStream(target, LinkOption.NOFOLLOW_LINKS)) {
        content = in.readNBytes(MAXIMUM_SIZE + 1);
      }
      if (!before.isSameFileAs(FileState.of(target))) {
        return Optional.empty();
      }
      if (content.length > MAXIMUM_SIZE) {
        throw failure(file, "is longer than " + MAXIMUM_SIZE + " bytes: name the right file");
      }
      return Optional.of(content);
    } catch (NoSuchFileException e) {
      return Optional.empty(); // It was there a moment ago.
    } catch (IOException e) {
      throw unreadable(file, e);
    }
  }

  private KeyLoadException unreadable(Path file, IOException e) {
    if (e instanceof NoSuchFileException) {
      return failure(file, "does not exist: create it or correct the path");
    }
    if (e instanceof AccessDeniedException) {
      return failure(file, "cannot be read by this process: give its user or group the permission");
    }
    return failure(file, "cannot be read: " + e.getClass().getSimpleName());
  }

  /** A FIFO or a device is not even opened: it could keep the reader waiting for ever. */
  private void check(Path file, FileState state) throws KeyLoadException {
    if (!state.isRegularFile()) {
      throw failure(file, "is not a regular file: name the file itself");
    }
    Set<PosixFilePermission> granted = EnumSet.noneOf(PosixFilePermission.class);
    granted.addAll(state.permissions());
    granted.retainAll(refused);
    if (!granted.isEmpty()) {
      throw failure(file, "has unsafe permissions, and Slurm refuses it too; " + remedy);
    }
  }
}
