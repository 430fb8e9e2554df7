package io.github.slurmjwt.keys;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads a key file or a deny list that may be in the middle of being written. Changed content is
 * accepted once two consecutive reads agree. Only content is compared, not times or inodes, so that
 * a file that is replaced, rewritten in place or reached through a changed link is noticed, on
 * network file systems too.
 *
 * <p>A file that becomes empty is accepted only after all {@value #ATTEMPTS} attempts, about a
 * second: a writer that truncates the file first does not withdraw the key, and does not let anyone
 * in who is denied. So is a file that becomes blank ({@link HmacKey#isBlank}).
 */
final class StableFile implements PlaceReader {
  private static final int ATTEMPTS = 20;
  private static final long PAUSE_MILLIS = 50;

  @FunctionalInterface
  interface Pause {
    void pause() throws InterruptedException;
  }

  private final FileKind kind;
  private final Path file;
  private final Pause pause;
  private byte @Nullable [] last;
  private boolean isKnownBlank;

  StableFile(FileKind kind, Path file) {
    this(kind, file, () -> Thread.sleep(PAUSE_MILLIS));
  }

  StableFile(FileKind kind, Path file, Pause pause) {
    this.kind = kind;
    this.file = file;
    this.pause = pause;
  }

  @Override
  public String name() {
    return kind.name(file);
  }

  @Override
  public byte[] read() throws KeyLoadException, InterruptedException {
    if (last == null) {
      return accept(kind.read(file));
    }
    byte[] content = kind.readOrWithdraw(file);
    boolean alwaysBlank = true;
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      boolean isBlank = HmacKey.isBlank(content);
      alwaysBlank &= isBlank;
      if (Arrays.equals(content, last) && (!isBlank || isKnownBlank)) {
        return accept(content);
      }
      pause.pause();
      last = content;
      content = kind.readOrWithdraw(file);
    }
    if (alwaysBlank && HmacKey.isBlank(content)) {
      return accept(content);
    }
    throw kind.failure(file, "keeps changing: write it once, or rename a complete file into place");
  }

  private byte[] accept(byte[] content) {
    last = content;
    isKnownBlank = HmacKey.isBlank(content);
    return content;
  }

  @Override
  public String content() {
    return kind.content();
  }

  @Override
  public Optional<String> howToWithdraw() {
    return Optional.of(kind.howToWithdraw());
  }
}
