package io.github.slurmjwt.servlet;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;

/** Everything that the filter logs while this is open, and nothing of it on the console. */
public final class CapturedLog implements AutoCloseable {
  private final Logger logger = Logger.getLogger("io.github.slurmjwt");
  private final boolean onConsole = logger.getUseParentHandlers();
  private final List<String> lines = new CopyOnWriteArrayList<>();
  private final Handler handler =
      new Handler() {
        @Override
        public void publish(LogRecord record) {
          String thrown = record.getThrown() == null ? "" : " " + record.getThrown();
          lines.add(record.getLevel() + " " + new SimpleFormatter().formatMessage(record) + thrown);
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
      };

  /** Begins. */
  public CapturedLog() {
    logger.setLevel(Level.ALL);
    logger.setUseParentHandlers(false);
    logger.addHandler(handler);
  }

  /** Level and text of each record so far. */
  public List<String> lines() {
    return List.copyOf(lines);
  }

  @Override
  public void close() {
    logger.removeHandler(handler);
    logger.setUseParentHandlers(onConsole);
    logger.setLevel(null);
  }
}
