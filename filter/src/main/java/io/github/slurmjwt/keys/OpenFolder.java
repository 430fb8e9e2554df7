package io.github.slurmjwt.keys;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Reads a file in a folder that is held open, so that the file whose permissions are checked and
 * the file that is read are in the same folder, wherever that is renamed to meanwhile.
 *
 * <p>A folder that this process may search but not list cannot be held open by the JDK. Then the
 * identities and change times of all folders above the file are compared before and after, which
 * reveals a folder that was exchanged and put back, unless within one tick of the kernel's clock.
 */
final class OpenFolder {
  private OpenFolder() {}

  /**
   * Returns the first bytes of a file; empty when it is not the one of this state, or was replaced.
   *
   * @param target a real path, without links
   * @param before the state of the file whose permissions have been checked
   */
  static Optional<byte[]> read(Path target, FileState before, int limit) throws IOException {
    Path folder = target.getParent();
    Path name = target.getFileName();
    if (folder == null || name == null) {
      throw new NoSuchFileException(target.toString());
    }
    try (DirectoryStream<Path> open = Files.newDirectoryStream(folder)) {
      if (open instanceof SecureDirectoryStream<Path> secure) {
        return readIn(secure, name, target, before, limit);
      }
    } catch (NotDirectoryException e) {
      return Optional.empty(); // Replaced since the path was resolved.
    } catch (AccessDeniedException e) {
      // Perhaps only of the folder; that of the file is found below.
    }
    return readBetween(target, before, limit);
  }

  private static Optional<byte[]> readIn(
      SecureDirectoryStream<Path> folder, Path name, Path target, FileState before, int limit)
      throws IOException {
    if (!isUnchanged(attributes(folder, name), before)) {
      return Optional.empty();
    }
    byte[] content;
    try (SeekableByteChannel channel =
            folder.newByteChannel(
                name, Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS));
        InputStream in = Channels.newInputStream(channel)) {
      content = in.readNBytes(limit);
    }
    boolean same =
        isUnchanged(attributes(folder, name), before) && before.isSameFileAs(FileState.of(target));
    return same ? Optional.of(content) : Optional.empty();
  }

  /** Reads it by its path, comparing the folders above it before and after. */
  static Optional<byte[]> readBetween(Path target, FileState before, int limit) throws IOException {
    List<Object> folders = FileState.folders(target);
    if (!before.isSameFileAs(FileState.of(target))) {
      return Optional.empty();
    }
    byte[] content;
    try (InputStream in = Files.newInputStream(target, LinkOption.NOFOLLOW_LINKS)) {
      content = in.readNBytes(limit);
    }
    boolean same =
        before.isSameFileAs(FileState.of(target)) && folders.equals(FileState.folders(target));
    return same ? Optional.of(content) : Optional.empty();
  }

  private static PosixFileAttributes attributes(SecureDirectoryStream<Path> folder, Path name)
      throws IOException {
    return folder
        .getFileAttributeView(name, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
        .readAttributes();
  }

  private static boolean isUnchanged(PosixFileAttributes found, FileState before) {
    return found.isRegularFile()
        && found.permissions().equals(before.permissions())
        && before.isFile(found.fileKey());
  }
}
