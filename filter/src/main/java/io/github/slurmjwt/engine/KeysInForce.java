package io.github.slurmjwt.engine;

import io.github.slurmjwt.KeySource;
import io.github.slurmjwt.KeyUnavailableException;
import io.github.slurmjwt.config.FilterSettings;
import io.github.slurmjwt.keys.KeyLoadException;
import io.github.slurmjwt.keys.LiveKeys;
import io.github.slurmjwt.keys.SlurmKeys;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/**
 * The keys that tokens are verified with: either those that the settings name, which are reloaded
 * until {@link #close()}, or those of the application's own source, which only the application
 * closes.
 */
final class KeysInForce implements AutoCloseable {
  private final KeySource source;
  private final boolean given;

  private KeysInForce(KeySource source, boolean given) {
    this.source = source;
    this.given = given;
  }

  /**
   * Returns the keys of the given source, or otherwise loads those that the settings name.
   *
   * @throws KeyLoadException when a file or URL has no usable keys
   */
  static KeysInForce start(FilterSettings settings, Optional<KeySource> given, InstantSource clock)
      throws KeyLoadException {
    if (given.isPresent()) {
      return new KeysInForce(given.get(), true);
    }
    return new KeysInForce(LiveKeys.start(settings.keys(), clock), false);
  }

  KeySource source() {
    return source;
  }

  /** Returns the keys if they are reloaded from files or a URL, here or by the application. */
  Optional<LiveKeys> reloaded() {
    return source instanceof LiveKeys live ? Optional.of(live) : Optional.empty();
  }

  /** Tells whether there are keys to check tokens with. */
  boolean isAvailable() {
    if (reloaded().isPresent()) {
      return reloaded().get().status().available();
    }
    try {
      source.current();
      return true;
    } catch (KeyUnavailableException e) {
      return false;
    }
  }

  /** Returns what an administrator should check, a sentence each. */
  List<String> warnings() {
    return reloaded().map(keys -> keys.current().warnings()).orElse(List.of());
  }

  /** Returns where the keys come from, for the log. */
  @Override
  public String toString() {
    return reloaded()
        .map(LiveKeys::current)
        .map(SlurmKeys::toString)
        .orElse("keys supplied by the application");
  }

  @Override
  public void close() {
    if (!given) {
      reloaded().ifPresent(LiveKeys::close);
    }
  }
}
