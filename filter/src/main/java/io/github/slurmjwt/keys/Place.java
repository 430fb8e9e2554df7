package io.github.slurmjwt.keys;

import java.lang.System.Logger.Level;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * A file or URL that holds keys, or a deny list, with its last good content. Each state that it
 * enters is logged once. Loaded and reloaded by one thread at a time; {@link #goodAt}, {@link
 * #failures} and {@link #lastFailure} may be called by any.
 *
 * @param <T> the parsed content
 */
final class Place<T extends PlaceContent> {
  private static final System.Logger LOG = System.getLogger("io.github.slurmjwt");

  /** The outcome of a reload: not due, last good keys kept, or valid content. */
  enum Result {
    SKIPPED,
    FAILED,
    GOOD
  }

  /** A failed attempt to read it, for {@link KeyStatus}. */
  record Failure(Instant at, String why) {}

  interface Parser<T> {
    T parse(String name, byte[] content) throws KeyLoadException;
  }

  private final PlaceReader reader;
  private final Parser<T> parser;
  private byte @Nullable [] bytes;
  private Optional<T> content = Optional.empty();
  private int changes;
  private Optional<String> problem = Optional.empty();
  private volatile Instant goodAt = Instant.MIN;
  private final AtomicLong failures = new AtomicLong();
  private volatile @Nullable Failure lastFailure;

  Place(PlaceReader reader, Parser<T> parser) {
    this.reader = reader;
    this.parser = parser;
  }

  /**
   * Reads it for the first time.
   *
   * @throws KeyLoadException when it is unusable or holds no key
   */
  void load(Instant now) throws KeyLoadException, InterruptedException {
    read(now);
    Optional<String> withdrawn = withdrawal().map(PlaceContent.Withdrawal::atStart);
    if (withdrawn.isPresent()) {
      throw new KeyLoadException(withdrawn.get());
    }
  }

  /** Reads the key set for the first time; only logs when it is unusable or holds no key. */
  void loadIfPossible(Instant now) throws InterruptedException {
    try {
      read(now);
    } catch (KeyLoadException e) {
      fail(now, String.valueOf(e.getMessage()));
    }
    withdrawal()
        .ifPresent(
            words ->
                LOG.log(
                    Level.WARNING,
                    words.atStart() + "; RS256 tokens are refused until it has one"));
  }

  Result reload(Instant now) throws InterruptedException {
    boolean wasWithdrawn = withdrawal().isPresent();
    try {
      read(now);
    } catch (KeyLoadException e) {
      return fail(now, String.valueOf(e.getMessage()));
    } catch (RuntimeException e) {
      // Must not keep other keys from being reloaded. Its message may repeat a whole URL.
      return fail(now, name() + " could not be reloaded: " + e.getClass().getName());
    }
    recover(wasWithdrawn);
    return Result.GOOD;
  }

  /** Returns the file or URL as the log names it: {@code jwks=PLACE}. */
  String name() {
    return reader.name();
  }

  Optional<T> content() {
    return content;
  }

  int changes() {
    return changes;
  }

  /** Returns when the content was last found good; {@link Instant#MIN} if it never was. */
  Instant goodAt() {
    return goodAt;
  }

  long failures() {
    return failures.get();
  }

  /** Returns the last attempt that has failed, even where later ones have not. */
  Optional<Failure> lastFailure() {
    return Optional.ofNullable(lastFailure);
  }

  private Optional<PlaceContent.Withdrawal> withdrawal() {
    return content.flatMap(PlaceContent::withdrawal);
  }

  private void read(Instant now) throws KeyLoadException, InterruptedException {
    if (goodAt.isAfter(now)) {
      goodAt = now; // The clock was set back.
    }
    byte[] read = reader.read();
    if (!Arrays.equals(read, bytes)) {
      content = Optional.of(parser.parse(name(), read));
      bytes = read;
      changes++;
    }
    goodAt = now;
  }

  private Result fail(Instant now, String why) {
    failures.incrementAndGet();
    lastFailure = new Failure(now, why);
    if (!problem.equals(Optional.of(why))) {
      problem = Optional.of(why);
      LOG.log(Level.WARNING, consequence() + why + remedy());
    }
    return Result.FAILED;
  }

  private String consequence() {
    if (content.isEmpty()) {
      return "no keys loaded yet: ";
    }
    return withdrawal().isPresent()
        ? "the keys remain withdrawn: "
        : "keeping the last good " + reader.content() + ": ";
  }

  private String remedy() {
    boolean hasKeys = content.isPresent() && withdrawal().isEmpty();
    return hasKeys ? reader.howToWithdraw().map(words -> "; " + words).orElse("") : "";
  }

  private void recover(boolean wasWithdrawn) {
    if (problem.isPresent()) {
      problem = Optional.empty();
      LOG.log(Level.INFO, name() + " has recovered");
    }
    if (wasWithdrawn && withdrawal().isEmpty()) {
      LOG.log(Level.INFO, name() + " holds a usable key again");
    } else if (!wasWithdrawn) {
      withdrawal().ifPresent(words -> LOG.log(Level.WARNING, words.atRunTime()));
    }
  }
}
