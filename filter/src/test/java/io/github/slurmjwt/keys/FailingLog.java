package io.github.slurmjwt.keys;

import java.util.logging.Handler;
import java.util.logging.LogRecord;

/** A log that fails with each line. */
final class FailingLog extends Handler {
  private final Throwable thrown;

  /** Creates a log that throws this: an error or a runtime exception. */
  FailingLog(Throwable thrown) {
    this.thrown = thrown;
  }

  @Override
  public void publish(LogRecord record) {
    if (thrown instanceof Error error) {
      throw error;
    }
    throw (RuntimeException) thrown;
  }

  @Override
  public void flush() {}

  @Override
  public void close() {}
}
