package io.github.slurmjwt.keys;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/**
 * The kinds of file that are followed: their option and the permissions they must not have. A file
 * is read only after its permissions were checked; as in Slurm, those of a symbolic link's target
 * count, and those of the directory do not.
 */
enum FileKind {
  /** The HS256 key. Slurm 26.05, {@code auth_jwt.c}: refused with any permission for others. */
  JWT_KEY(
      "jwt_key",
      "------rwx",
      "which Slurm refuses too; remove all permissions for others: chmod o-rwx",
      "to withdraw the key, leave an empty file in its place"),
  /** The RS256 key set. Slurm 26.05, {@code auth_jwt.c}: refused when writable by others. */
  JWKS(
      "jwks",
      "-------w-",
      "which Slurm refuses too; remove write permission for others: chmod o-w",
      "to withdraw the keys, leave {\"keys\":[]} in its place"),
  /** A token for calls to Slurm: as long as it is valid, as secret as a key. */
  TOKEN(
      "token",
      "------rwx",
      "with which anyone could act as its user; remove all permissions for others: chmod o-rwx",
      "to withdraw the token, leave an expired one in its place"),
  /** The deny list, which Slurm does not have. Whoever may write it can let denied users in. */
  DENY_LIST(
      "denyList",
      "-------w-",
      "with which anyone could let denied users in; remove write permission for others: chmod o-w",
      "to deny nobody, leave an empty file in its place");

  /** Far more than any real key or key set has; a wrong path must not exhaust the memory. */
  static final int MAXIMUM_SIZE = 1 << 20;

  /** How often a file that is replaced during a read is read again. */
  private static final int ATTEMPTS = 10;

  private final String option;
  private final Set<PosixFilePermission> refused;
  private final String remedy;
  private final String howToWithdraw;

  FileKind(String option, String refused, String remedy, String howToWithdraw) {
    this.option = option;
    this.refused = PosixFilePermissions.fromString(refused);
    this.remedy = remedy;
    this.howToWithdraw = howToWithdraw;
  }

  byte[] read(Path file) throws KeyLoadException {
    return read(file, false);
  }

  /**
   * Returns the whole content of a file that was good before. One that holds no secret, since it is
   * {@linkplain HmacKey#isBlank blank} or a link to {@code /dev/null}, need have neither good
   * permissions nor any: an administrator who empties a key file in a hurry is obeyed.
   */
  byte[] readOrWithdraw(Path file) throws KeyLoadException {
    return read(file, this == JWT_KEY);
  }

  private byte[] read(Path file, boolean mayWithdraw) throws KeyLoadException {
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      Optional<byte[]> content = readOnce(file, mayWithdraw);
      if (content.isPresent()) {
        return content.get();
      }
    }
    throw failure(
        file, "keeps being replaced: write it once, or rename a complete file into place");
  }

  /** Returns an exception about this file; the text completes "jwt_key=FILE ". */
  KeyLoadException failure(Path file, String whatAndRemedy) {
    return new KeyLoadException(name(file) + " " + whatAndRemedy);
  }

  /** Returns the file as the log names it: {@code jwt_key=FILE}. */
  String name(Path file) {
    return option + "=" + file;
  }

  /** Returns what the log calls the content. */
  String content() {
    return this == DENY_LIST ? "deny list" : "keys";
  }

  String howToWithdraw() {
    return howToWithdraw;
  }

  /**
   * Returns the content; empty when the file was replaced meanwhile. Links are resolved once and
   * never followed again, so the target cannot change between check and read; {@link OpenFolder}
   * and {@link FileState} tell whether its folders or the file itself did.
   */
  private Optional<byte[]> readOnce(Path file, boolean mayWithdraw) throws KeyLoadException {
    Path target = realPath(file);
    try {
      FileState state = FileState.of(target);
      if (mayWithdraw && state.isEmpty()) {
        return Optional.of(new byte[0]);
      }
      Optional<String> fault = fault(state);
      boolean mayBeBlank =
          mayWithdraw && state.isRegularFile() && state.size() < HmacKey.MINIMUM_BYTES;
      if (fault.isPresent() && !mayBeBlank) {
        throw failure(file, fault.get());
      }
      Optional<byte[]> content = OpenFolder.read(target, state, MAXIMUM_SIZE + 1);
      if (content.isPresent() && content.get().length > MAXIMUM_SIZE) {
        throw failure(file, "is longer than " + MAXIMUM_SIZE + " bytes: name the right file");
      }
      if (content.isPresent() && fault.isPresent() && !HmacKey.isBlank(content.get())) {
        throw failure(file, fault.get());
      }
      return content;
    } catch (NoSuchFileException e) {
      return Optional.empty(); // Deleted since its path was resolved.
    } catch (IOException e) {
      throw unreadable(file, e);
    }
  }

  private Path realPath(Path file) throws KeyLoadException {
    try {
      return file.toRealPath();
    } catch (IOException e) {
      throw unreadable(file, e);
    }
  }

  private KeyLoadException unreadable(Path file, IOException e) {
    if (e instanceof NoSuchFileException) {
      return failure(file, "does not exist: create it or correct the path");
    }
    if (e instanceof AccessDeniedException) {
      return failure(
          file, "cannot be read by this process: grant its user or group read permission");
    }
    return failure(file, "cannot be read: " + e.getClass().getSimpleName());
  }

  /** A FIFO or device is not even opened: reading it could block for ever. */
  private Optional<String> fault(FileState state) {
    if (!state.isRegularFile()) {
      return Optional.of("is not a regular file: name the file itself");
    }
    Set<PosixFilePermission> granted = EnumSet.noneOf(PosixFilePermission.class);
    granted.addAll(state.permissions());
    granted.retainAll(refused);
    return granted.isEmpty() ? Optional.empty() : Optional.of("has unsafe permissions, " + remedy);
  }
}
