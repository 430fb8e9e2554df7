package io.github.slurmjwt.demo;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** The folder for everything that the demo writes. Only its owner can read it. */
final class DemoState {
  private final Path folder;

  private DemoState(Path folder) {
    this.folder = folder;
  }

  /**
   * Returns the state in this folder, which is created if necessary.
   *
   * @throws DemoException if the folder is writable by others or belongs to another user
   */
  static DemoState in(Path folder) throws IOException, DemoException {
    if (!Files.isDirectory(folder)) {
      Files.createDirectories(folder.toAbsolutePath().getParent());
      Files.createDirectory(folder, mode(folder, "rwx------"));
    }
    checkPrivate(folder);
    return new DemoState(folder);
  }

  /** Anyone who can change the page in it could steal the tokens that users paste into the page. */
  private static void checkPrivate(Path folder) throws IOException, DemoException {
    if (!folder.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      return;
    }
    Path probe = Files.createTempFile(folder, "probe", ".tmp");
    boolean own = Files.getOwner(probe).equals(Files.getOwner(folder));
    Files.delete(probe);
    Set<PosixFilePermission> granted = Files.getPosixFilePermissions(folder);
    if (!own
        || granted.contains(PosixFilePermission.GROUP_WRITE)
        || granted.contains(PosixFilePermission.OTHERS_WRITE)) {
      throw new DemoException(
          "--state "
              + folder
              + " belongs to another user or is writable by others: chmod go-w, or choose another"
              + " folder");
    }
  }

  /** Returns the file of the demo's own key, under the name that Slurm gives such a file. */
  Path key() {
    return folder.resolve("jwt_hs256.key");
  }

  /** Returns the file of the demo's own RSA key pair. */
  Path privateKey() {
    return folder.resolve("jwt_rs256.pem");
  }

  /** Returns the file of the key set with the public half of that key. */
  Path keySet() {
    return folder.resolve("jwks.json");
  }

  /** Returns the file of the token that the demo mints. */
  Path token() {
    return folder.resolve("token");
  }

  /** Returns the file of the filter's audit log. */
  Path auditLog() {
    return folder.resolve("audit.log");
  }

  /** Returns the folder of the web application. */
  Path webapp() {
    return folder.resolve("webapp");
  }

  /** Returns the web.xml that Jetty reads. */
  Path webXml() {
    return webapp().resolve("WEB-INF/web.xml");
  }

  /** Returns the folder for the server's temporary files. */
  Path temporary() {
    return folder.resolve("tmp");
  }

  /**
   * Writes a file that only its owner can read, unless the file exists.
   *
   * @return whether it was written
   */
  boolean writeSecret(Path file, byte[] content) throws IOException {
    try {
      writeNew(file, content, "rw-------");
      return true;
    } catch (FileAlreadyExistsException e) {
      return false;
    }
  }

  /** Writes a file that only its owner can change, replacing any older one. */
  void writePublic(Path file, String text) throws IOException {
    replace(file, text, "rw-r--r--");
  }

  /** Writes the token to its file, replacing any older one. */
  void writeToken(String token) throws IOException {
    replace(token(), token + "\n", "rw-------");
  }

  private static void replace(Path file, String text, String mode) throws IOException {
    Path fresh = file.resolveSibling(file.getFileName() + ".new");
    Files.deleteIfExists(fresh);
    writeNew(fresh, text.getBytes(StandardCharsets.UTF_8), mode);
    Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  /** Creates the file with its final permissions from the start. */
  private static void writeNew(Path file, byte[] content, String mode) throws IOException {
    try (SeekableByteChannel channel =
        Files.newByteChannel(
            file,
            Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
            mode(file, mode))) {
      ByteBuffer rest = ByteBuffer.wrap(content);
      while (rest.hasRemaining()) {
        channel.write(rest);
      }
    }
  }

  /** Systems such as Windows do not have these permissions. */
  private static FileAttribute<?>[] mode(Path file, String mode) {
    return file.getFileSystem().supportedFileAttributeViews().contains("posix")
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(mode))
        }
        : new FileAttribute<?>[0];
  }
}
