package io.github.slurmjwt.keys;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The identity and permissions of the file at a path, without following a link. If the states
 * before and after a read are equal and the read opened the file in the same folder ({@link
 * OpenFolder}), the file of the first state is the one that was read. The JDK cannot query the
 * permissions of an open file, so the inode's change time is compared too: it changes when a file
 * is renamed or linked into place, which reveals a file that was replaced and put back, unless
 * within one tick of the kernel's clock and by someone with write access to the directory, who
 * could put any key there anyway. It does not change when a folder above the file is renamed.
 *
 * @param isRegularFile whether it is a regular file, not a link, directory, FIFO or device
 * @param size its size in bytes
 * @param permissions its permissions; empty where the file system has none, as on Windows
 * @param identity what distinguishes it from other files; empty where nothing does
 */
record FileState(
    boolean isRegularFile, long size, Set<PosixFilePermission> permissions, List<Object> identity) {
  private static final Path NULL_DEVICE = Path.of("/dev/null");

  /** Tells whether a read between the two states has read the file of this one. */
  boolean isSameFileAs(FileState other) {
    // Not by equals of the record: the JDK's generated method would keep the application's class
    // loader alive.
    return identity.equals(other.identity);
  }

  /** Tells whether it is the file of this {@link BasicFileAttributes#fileKey}. */
  boolean isFile(Object fileKey) {
    return !identity.isEmpty() && identity.get(0).equals(fileKey);
  }

  /** Tells whether it has no content: a regular file of no bytes, or the null device. */
  boolean isEmpty() throws IOException {
    if (isRegularFile) {
      return size == 0;
    }
    return !identity.isEmpty()
        && Files.exists(NULL_DEVICE, LinkOption.NOFOLLOW_LINKS)
        && isSameFileAs(of(NULL_DEVICE));
  }

  static FileState of(Path path) throws IOException {
    if (!isUnix(path)) {
      BasicFileAttributes attributes =
          Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
      return new FileState(attributes.isRegularFile(), attributes.size(), Set.of(), List.of());
    }
    // All attributes come from a single stat.
    Map<String, Object> found =
        Files.readAttributes(
            path,
            "unix:isRegularFile,size,permissions,fileKey,mode,ctime",
            LinkOption.NOFOLLOW_LINKS);
    @SuppressWarnings("unchecked")
    Set<PosixFilePermission> permissions = (Set<PosixFilePermission>) found.get("permissions");
    return new FileState(
        Boolean.TRUE.equals(found.get("isRegularFile")),
        found.get("size") instanceof Long size ? size : Long.MAX_VALUE,
        Set.copyOf(permissions),
        List.of(found.get("fileKey"), found.get("mode"), found.get("ctime")));
  }

  /** Returns the identities of all folders above a path. */
  static List<Object> folders(Path path) throws IOException {
    List<Object> identities = new ArrayList<>();
    for (Path folder = path.getParent(); folder != null; folder = folder.getParent()) {
      identities.add(of(folder).identity);
    }
    return identities;
  }

  private static boolean isUnix(Path path) {
    return path.getFileSystem().supportedFileAttributeViews().contains("unix");
  }
}
