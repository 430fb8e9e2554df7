package io.github.slurmjwt.keys;

import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What one place has given: the last good keys, and what is wrong with the place since. Changed by
 * one thread.
 *
 * @param <T> what the bytes are read as
 */
final class KeyPart<T extends KeyContent> {
  /** Turns bytes into keys. */
  interface Parser<T> {
    T parse(String name, byte[] content) throws KeyLoadException;
  }

  private final KeyReader reader;
  private final Parser<T> parser;
  private byte @Nullable [] content;
  private Optional<T> value = Optional.empty();
  private volatile Instant goodAt = Instant.MIN;

  KeyPart(KeyReader reader, Parser<T> parser) {
    this.reader = reader;
    this.parser = parser;
  }

  KeyReader reader() {
    return reader;
  }

  /** Returns what the place held when it was last found good. */
  Optional<T> value() {
    return value;
  }

  /** Returns what to say if the place held no key when it was last found good. */
  Optional<KeyContent.Withdrawal> withdrawal() {
    return value.flatMap(KeyContent::withdrawal);
  }

  /** Returns when the place was last found good. */
  Instant goodAt() {
    return goodAt;
  }

  /**
   * Reads the place again and tells whether the keys are other ones now.
   *
   * @throws KeyLoadException when it is in a bad state; the last good keys stay
   */
  boolean refresh(Instant now) throws KeyLoadException, InterruptedException {
    if (goodAt.isAfter(now)) {
      goodAt = now; // The clock was set back.
    }
    byte[] read = reader.read();
    boolean changed = !Arrays.equals(read, content);
    if (changed) {
      value = Optional.of(parser.parse(reader.name(), read));
      content = read;
    }
    goodAt = now;
    return changed;
  }
}
