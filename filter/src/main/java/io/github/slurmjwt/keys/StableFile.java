package io.github.slurmjwt.keys;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A key file that somebody may be writing at this moment. A change is believed once two reads in a
 * row agree. The content counts, not times or inodes: a file that is swapped, written in place, or
 * reached through a link that flips is seen alike, on network file systems too.
 *
 * <p>A file that has become empty is believed after all {@value #ATTEMPTS} attempts only, about a
 * second: a writer that truncates it first must not be taken for somebody who withdraws the key.
 */
final class StableFile implements KeyReader {
  private static final int ATTEMPTS = 20;
  private static final long PAUSE_MILLIS = 50;

  /** Passes the time between two reads. */
  @FunctionalInterface
  interface Pause {
    void pause() throws InterruptedException;
  }

  private final KeyFile kind;
  private final Path file;
  private final Pause pause;
  private byte @Nullable [] last;
  private boolean isKnownEmpty;

  StableFile(KeyFile kind, Path file) {
    this(kind, file, () -> Thread.sleep(PAUSE_MILLIS));
  }

  StableFile(KeyFile kind, Path file, Pause pause) {
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
    byte[] content = kind.read(file);
    boolean alwaysEmpty = true;
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      alwaysEmpty &= content.length == 0;
      if (last == null || (Arrays.equals(content, last) && (content.length > 0 || isKnownEmpty))) {
        return believe(content);
      }
      pause.pause();
      last = content;
      content = kind.read(file);
    }
    if (alwaysEmpty && content.length == 0) {
      return believe(content);
    }
    throw kind.failure(
        file, "changes all the time: write it once, or rename a finished file to its name");
  }

  private byte[] believe(byte[] content) {
    last = content;
    isKnownEmpty = content.length == 0;
    return content;
  }

  @Override
  public Optional<String> howToWithdraw() {
    return Optional.of(kind.howToWithdraw());
  }

  @Override
  public boolean isLocal() {
    return true;
  }
}
