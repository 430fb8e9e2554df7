package io.github.slurmjwt.engine;

/** Counts decisions and publishes the state of the keys, if the application collects metrics. */
interface FilterMetrics extends AutoCloseable {
  /** Counts a decision by its reason; is cheap and never fails. */
  void decided(String reason);

  /** Removes everything that was registered. */
  @Override
  void close();

  /** For applications without Micrometer. */
  final class None implements FilterMetrics {
    @Override
    public void decided(String reason) {}

    @Override
    public void close() {}
  }
}
