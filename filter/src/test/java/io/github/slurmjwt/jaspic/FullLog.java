package io.github.slurmjwt.jaspic;

import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** A log that takes nothing more, as with a handler of the application's own that fails. */
final class FullLog extends Handler implements AutoCloseable {
  static final String MESSAGE = "no space left";

  private final Logger logger;
  private boolean tried;

  private FullLog(Logger logger) {
    this.logger = logger;
  }

  static FullLog of(String name) {
    FullLog log = new FullLog(Logger.getLogger(name));
    log.logger.addHandler(log);
    return log;
  }

  boolean wasTried() {
    return tried;
  }

  @Override
  public void publish(LogRecord record) {
    if (record.getLevel().equals(Level.INFO)) {
      tried = true;
      throw new IllegalStateException(MESSAGE);
    }
  }

  @Override
  public void flush() {}

  @Override
  public void close() {
    logger.removeHandler(this);
  }
}
