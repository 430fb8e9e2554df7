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
 * Which file is at a path, without following a link there, and who may touch it.
 *
 * @param isRegularFile whether it is a file, and no link, folder, FIFO or device
 * @param permissions who may do what; empty where the file system does not say, as on Windows
 * @param identity what makes it this file
 */
record FileState(
    boolean isRegularFile, Set<PosixFilePermission> permissions, List<Object> identity) {

  /**
   * Tells whether a read between the two states was one of this file. The JDK cannot ask an open
   * file for its permissions, so the time of the inode's last change counts too. It moves when a
   * file is renamed or linked into place, so that one which was exchanged and put back is told,
   * unless within one tick of the kernel's clock and by somebody who may write the folder, and
   * could put any key there anyway.
   */
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
    // In one go, from one look at the inode.
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
