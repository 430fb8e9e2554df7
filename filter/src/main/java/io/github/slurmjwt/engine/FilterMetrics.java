package io.github.slurmjwt.engine;

import io.github.slurmjwt.keys.LiveKeys;
import java.util.Optional;

/** Counts decisions and publishes the state of the keys, if the application collects metrics. */
interface FilterMetrics extends AutoCloseable {
  /** Counts a decision by its reason; is cheap and never fails. */
  void decided(String reason);

  /** Removes everything that was registered. */
  @Override
  void close();

  /**
   * Returns metrics in Micrometer's global registry when a usable Micrometer is on the class path,
   * and none otherwise.
   *
   * @param filter the name of the filter, the value of the tag {@code filter}
   * @param keys the keys whose age and failures are published
   */
  static FilterMetrics find(String filter, Optional<LiveKeys> keys) {
    try {
      return new MicrometerMetrics(filter, keys);
    } catch (LinkageError e) {
      return new None();
    }
  }

  /** For applications without Micrometer. */
  final class None implements FilterMetrics {
    @Override
    public void decided(String reason) {}

    @Override
    public void close() {}
  }
}
