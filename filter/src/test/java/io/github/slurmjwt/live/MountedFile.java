package io.github.slurmjwt.live;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * A file as orchestrators mount secrets, reached through two links, and three ways to change it.
 */
final class MountedFile {
  /** How a file gets other content. */
  enum Change {
    RENAME,
    TRUNCATE_AND_WRITE,
    LINK_FLIP
  }

  private final Path folder;
  private final Path file;
  private int version;

  MountedFile(Path folder, String content) throws IOException {
    this.folder = Files.createDirectories(folder);
    this.file = folder.resolve("file");
    write(newVersion(), content);
    Files.createSymbolicLink(folder.resolve("..data"), folder.resolve("1"));
    Files.createSymbolicLink(file, Path.of("..data", "file"));
  }

  Path path() {
    return file;
  }

  void change(Change how, String content) throws IOException {
    switch (how) {
      case RENAME -> {
        Path target = file.toRealPath();
        Path next = target.resolveSibling("next");
        write(next, content);
        Files.move(next, target, StandardCopyOption.ATOMIC_MOVE);
      }
      case TRUNCATE_AND_WRITE -> {
        byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
        try (OutputStream out = Files.newOutputStream(file)) {
          out.write(bytes, 0, bytes.length / 2);
          out.flush();
          out.write(bytes, bytes.length / 2, bytes.length - bytes.length / 2);
        }
      }
      case LINK_FLIP -> {
        Path next = newVersion();
        write(next, content);
        Path link = Files.createSymbolicLink(folder.resolve("..tmp"), next.getParent());
        Files.move(link, folder.resolve("..data"), StandardCopyOption.ATOMIC_MOVE);
      }
    }
  }

  private Path newVersion() throws IOException {
    version++;
    return Files.createDirectory(folder.resolve(String.valueOf(version))).resolve("file");
  }

  private static void write(Path path, String content) throws IOException {
    Files.writeString(path, content);
    Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-------"));
  }
}
