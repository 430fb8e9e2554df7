package io.github.slurmjwt.cli;

import io.github.slurmjwt.ConfigException;
import io.github.slurmjwt.keys.KeyLoadException;
import io.github.slurmjwt.keys.SlurmKeys;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;

/**
 * The key set in a file that Slurm and filters may be reading. It is replaced as a whole or stays
 * as it is, whatever happens meanwhile.
 */
final class KeySetFile {
  /** As much as the filter reads. */
  private static final int MOST_BYTES = 1 << 20;

  /** Public keys are no secret, and slurmctld, slurmdbd and portals run as different users. */
  private static final FileAccess OF_NEW_FILE =
      new FileAccess(
          Optional.of(PosixFilePermissions.fromString("rw-r--r--")),
          Optional.empty(),
          Optional.empty());

  private final Path file;
  private final Path folder;
  private final FileAccess wanted;

  private KeySetFile(Path file, Path folder, FileAccess wanted) {
    this.file = file;
    this.folder = folder;
    this.wanted = wanted;
  }

  /**
   * Returns a file that exists or can be created.
   *
   * @param wanted what is not to stay as it is
   * @throws ConfigException when something else has this name, a link too: what it leads to could
   *     be anything
   */
  static KeySetFile of(Path path, FileAccess wanted) {
    Path file = path.toAbsolutePath().normalize();
    boolean isFile = Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS);
    if (!isFile && Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
      throw new ConfigException(
          "--output " + file + " is not a regular file: name the file itself");
    }
    Path folder = file.getParent();
    if (folder == null || !Files.isDirectory(folder)) {
      throw new ConfigException("--output " + file + " is in no folder: create it");
    }
    return new KeySetFile(file, folder, wanted);
  }

  /**
   * Replaces the file if these are not its contents, owner and permissions.
   *
   * @return whether it was replaced
   * @throws ConfigException when it cannot be; it is then as before
   */
  boolean replace(MergedKeys keys) {
    byte[] content = JsonKeySet.of(keys.keys());
    if (content.length > MOST_BYTES) {
      throw new ConfigException(
          "the key sets together are longer than " + MOST_BYTES + " bytes: name fewer of them");
    }
    try {
      boolean exists = Files.exists(file, LinkOption.NOFOLLOW_LINKS);
      FileAccess before = exists ? FileAccess.of(file) : OF_NEW_FILE;
      FileAccess after = wanted.or(before).safe();
      if (exists && after.equals(before) && Arrays.equals(content, read())) {
        return false;
      }
      write(content, after, keys);
      return true;
    } catch (IOException e) {
      throw new ConfigException(
          "--output %s cannot be replaced (%s): check its folder's permissions and free space"
              .formatted(file, e.getClass().getSimpleName()));
    }
  }

  private byte[] read() throws IOException {
    try (InputStream in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
      return in.readNBytes(MOST_BYTES + 1);
    }
  }

  private void write(byte[] content, FileAccess access, MergedKeys keys) throws IOException {
    String name = "." + Objects.requireNonNull(file.getFileName()) + ".";
    Path next = Files.createTempFile(folder, name, ".new"); // Nobody else may read it yet.
    try {
      try (FileChannel channel =
          FileChannel.open(next, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS)) {
        ByteBuffer left = ByteBuffer.wrap(content);
        while (left.hasRemaining()) {
          channel.write(left);
        }
        channel.force(true); // A power failure must not leave an empty file under the name.
      }
      access.applyTo(next);
      check(next, keys);
      Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(next);
    }
  }

  /** Reads it as the filter and Slurm will. */
  private static void check(Path next, MergedKeys keys) throws IOException {
    try {
      SlurmKeys read = SlurmKeys.load(Optional.empty(), Optional.of(next));
      if (!read.rsaKeys().equals(keys.keys()) || !read.warnings().isEmpty()) {
        throw new IOException("what was written is not what was read");
      }
    } catch (KeyLoadException e) {
      throw new IOException("what was written cannot be read", e);
    }
  }

  /** Returns the path. */
  @Override
  public String toString() {
    return file.toString();
  }
}
