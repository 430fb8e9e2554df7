package io.github.slurmjwt.engine;

import io.github.slurmjwt.KeySource;
import io.github.slurmjwt.KeyUnavailableException;
import io.github.slurmjwt.config.FilterSettings;
import io.github.slurmjwt.keys.KeyLoadException;
import io.github.slurmjwt.keys.LiveDenyList;
import io.github.slurmjwt.keys.LiveKeys;
import io.github.slurmjwt.keys.SlurmKeys;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/**
 * What tokens are verified with: the keys, either those that the settings name, which are reloaded
 * until {@link #close()}, or those of the application's own source, which only the application
 * closes; and the deny list, which is reloaded in any case.
 */
final class KeysInForce implements AutoCloseable {
  private final KeySource source;
  private final boolean given;
  private final Optional<LiveDenyList> denyList;

  private KeysInForce(KeySource source, boolean given, Optional<LiveDenyList> denyList) {
    this.source = source;
    this.given = given;
    this.denyList = denyList;
  }

  /**
   * Returns the keys of the given source, or otherwise loads those that the settings name; and
   * loads the deny list that they name.
   *
   * @throws KeyLoadException when a file or URL has no usable keys, or the deny list is unusable
   */
  static KeysInForce start(FilterSettings settings, Optional<KeySource> given, InstantSource clock)
      throws KeyLoadException {
    Optional<LiveDenyList> denyList = Optional.empty();
    if (settings.denyList().isPresent()) {
      denyList = Optional.of(LiveDenyList.start(settings.denyList().get(), clock));
    }
    if (given.isPresent()) {
      return new KeysInForce(given.get(), true, denyList);
    }
    try {
      return new KeysInForce(LiveKeys.start(settings.keys(), clock), false, denyList);
    } catch (KeyLoadException | RuntimeException | Error e) {
      denyList.ifPresent(LiveDenyList::close);
      throw e;
    }
  }

  Optional<LiveDenyList> denyList() {
    return denyList;
  }

  KeySource source() {
    return source;
  }

  /** Returns the keys if they are reloaded from files or a URL, here or by the application. */
  Optional<LiveKeys> liveKeys() {
    return source instanceof LiveKeys live ? Optional.of(live) : Optional.empty();
  }

  boolean isAvailable() {
    if (liveKeys().isPresent()) {
      return liveKeys().get().status().available();
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
    return liveKeys().map(keys -> keys.current().warnings()).orElse(List.of());
  }

  /** Returns where the keys and the deny list come from, for the log. */
  @Override
  public String toString() {
    return liveKeys()
            .map(LiveKeys::current)
            .map(SlurmKeys::toString)
            .orElse("keys supplied by the application")
        + denyList.map(list -> "; " + list).orElse("");
  }

  @Override
  public void close() {
    denyList.ifPresent(LiveDenyList::close);
    if (!given) {
      liveKeys().ifPresent(LiveKeys::close);
    }
  }
}
