package io.github.slurmjwt.keys;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The identity and permissions of the file at a path, without following a link. If the states
 * before and after a read are equal, the file of the first state is the one that was read. The JDK
 * cannot query the permissions of an open file, so the inode's change time is compared too: it
 * changes when a file is renamed or linked into place, which reveals a file that was replaced and
 * put back, unless within one tick of the kernel's clock and by someone with write access to the
 * directory, who could put any key there anyway.
 *
 * @param isRegularFile whether it is a regular file, not a link, directory, FIFO or device
 * @param permissions its permissions; empty where the file system has none, as on Windows
 * @param identity what distinguishes it from other files
 */
record FileState(
    boolean isRegularFile, Set<PosixFilePermission> permissions, List<Object> identity) {

  /** Tells whether a read between the two states has read the file of this one. */
  boolean isSameFileAs(FileState other) {
    // Not by equals of the record: what the JDK makes for that keeps the application's class
    // loader.
    return identity.equals(other.identity);
  }

  static FileState of(Path path) throws IOException {
    if (!path.getFileSystem().supportedFileAttributeViews().contains("unix")) {
      BasicFileAttributes attributes =
          Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
      return new FileState(attributes.isRegularFile(), Set.of(), List.of());
    }
    // All attributes come from a single stat.
    Map<String, Object> found =
        Files.readAttributes(
            path, "unix:isRegularFile,permissions,dev,ino,mode,ctime", LinkOption.NOFOLLOW_LINKS);
    @SuppressWarnings("unchecked")
    Set<PosixFilePermission> permissions = (Set<PosixFilePermission>) found.get("permissions");
    return new FileState(
        Boolean.TRUE.equals(found.get("isRegularFile")),
        Set.copyOf(permissions),
        List.of(found.get("dev"), found.get("ino"), found.get("mode"), found.get("ctime")));
  }
}
