package io.github.slurmjwt.engine;

import io.github.slurmjwt.KeySource;
import io.github.slurmjwt.config.FilterSettings;
import io.github.slurmjwt.keys.KeyLoadException;
import io.github.slurmjwt.keys.LiveKeys;
import io.github.slurmjwt.keys.SlurmKeys;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/**
 * The keys that tokens are verified with: either those that the settings name, which are reloaded
 * until {@link #close()}, or those of the application's own source, which is left as it is.
 */
final class KeysInForce implements AutoCloseable {
  private final KeySource source;
  private final Optional<LiveKeys> reloaded;

  private KeysInForce(KeySource source, Optional<LiveKeys> reloaded) {
    this.source = source;
    this.reloaded = reloaded;
  }

  /**
   * Returns the keys of the given source, or otherwise loads those that the settings name.
   *
   * @throws KeyLoadException when a file or URL has no usable keys
   */
  static KeysInForce start(FilterSettings settings, Optional<KeySource> given, InstantSource clock)
      throws KeyLoadException {
    if (given.isPresent()) {
      return new KeysInForce(given.get(), Optional.empty());
    }
    LiveKeys keys = LiveKeys.start(settings.keys(), clock);
    return new KeysInForce(keys, Optional.of(keys));
  }

  KeySource source() {
    return source;
  }

  /** Returns the keys that are reloaded here; empty when the application supplies its own. */
  Optional<LiveKeys> reloaded() {
    return reloaded;
  }

  /** Returns what an administrator should check, a sentence each. */
  List<String> warnings() {
    return reloaded.map(keys -> keys.current().warnings()).orElse(List.of());
  }

  /** Returns where the keys come from, for the log. */
  @Override
  public String toString() {
    return reloaded
        .map(LiveKeys::current)
        .map(SlurmKeys::toString)
        .orElse("keys supplied by the application");
  }

  @Override
  public void close() {
    reloaded.ifPresent(LiveKeys::close);
  }
}
