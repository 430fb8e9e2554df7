package io.github.slurmjwt.demo;

import io.github.slurmjwt.demo.DemoOptions.FilterParameter;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Set;

/** The folder with everything that the demo writes. Nobody else may look into it. */
final class DemoState {
  private static final int KEY_BYTES = 32;

  private final Path folder;

  private DemoState(Path folder) {
    this.folder = folder;
  }

  /** Returns the state in this folder, which is made if need be. */
  static DemoState in(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      Files.createDirectories(folder.toAbsolutePath().getParent());
      Files.createDirectory(folder, mode(folder, "rwx------"));
    }
    return new DemoState(folder);
  }

  /** Returns the file of the demo's own key, under the name that Slurm gives such a file. */
  Path key() {
    return folder.resolve("jwt_hs256.key");
  }

  /** Returns the file of the token that the demo mints. */
  Path token() {
    return folder.resolve("token");
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
   * Makes a key unless there is one.
   *
   * @return whether the key is new
   */
  boolean makeKey() throws IOException {
    byte[] key = new byte[KEY_BYTES];
    new SecureRandom().nextBytes(key);
    try {
      writeNew(key(), key);
      return true;
    } catch (FileAlreadyExistsException e) {
      return false;
    }
  }

  /** Puts the token into its file, in place of an older one. */
  void writeToken(String token) throws IOException {
    Path fresh = folder.resolve("token.new");
    Files.deleteIfExists(fresh);
    writeNew(fresh, (token + "\n").getBytes(StandardCharsets.US_ASCII));
    Files.move(fresh, token(), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  /** Lays out the web application; its web.xml configures the filter with the parameter. */
  void writeWebapp(FilterParameter parameter) throws IOException {
    String template = new String(resource("/webapp/WEB-INF/web.xml"), StandardCharsets.UTF_8);
    String webXml =
        template
            .replace("@setting.name@", Html.escape(parameter.name()))
            .replace("@setting.value@", Html.escape(parameter.value()));
    Files.createDirectories(webXml().getParent());
    Files.writeString(webXml(), webXml);
    Path style = webapp().resolve("public/style.css");
    Files.createDirectories(style.getParent());
    Files.write(style, resource("/webapp/public/style.css"));
  }

  /** The file exists with its final mode from the first moment on. */
  private static void writeNew(Path file, byte[] content) throws IOException {
    try (SeekableByteChannel channel =
        Files.newByteChannel(
            file,
            Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
            mode(file, "rw-------"))) {
      ByteBuffer rest = ByteBuffer.wrap(content);
      while (rest.hasRemaining()) {
        channel.write(rest);
      }
    }
  }

  /** Windows and the like have no such modes. */
  private static FileAttribute<?>[] mode(Path file, String mode) {
    return file.getFileSystem().supportedFileAttributeViews().contains("posix")
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(mode))
        }
        : new FileAttribute<?>[0];
  }

  private static byte[] resource(String name) throws IOException {
    try (InputStream in = DemoState.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new AssertionError("the demo is packaged without " + name);
      }
      return in.readAllBytes();
    }
  }
}
