package io.github.slurmjwt.demo;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.logging.FileHandler;
import java.util.logging.Handler;
import java.util.logging.LogManager;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;

/**
 * Where the filter's log goes. It writes a line for each refusal, and the proof wall causes dozens:
 * in the terminal they would push what the demo has printed out of sight, so they go to a file.
 */
final class DemoLog implements AutoCloseable {
  /** The JDK forgets the settings of a logger that nobody holds. */
  private final Logger audit = Logger.getLogger("io.github.slurmjwt.audit");

  private DemoLog() {}

  /** The filter logs through the JDK, whose default format uses two lines for each record. */
  static DemoLog configure() throws IOException {
    try (InputStream in = DemoLog.class.getResourceAsStream("/logging.properties")) {
      LogManager.getLogManager().readConfiguration(in);
    }
    return new DemoLog();
  }

  /** Writes the line for each refusal to this file, which is replaced. */
  void writeAuditTo(Path file) throws IOException {
    // A percent sign begins a placeholder in the name.
    FileHandler handler = new FileHandler(file.toString().replace("%", "%%"));
    handler.setFormatter(new SimpleFormatter());
    audit.addHandler(handler);
    audit.setUseParentHandlers(false);
  }

  @Override
  public void close() {
    for (Handler handler : audit.getHandlers()) {
      handler.close();
    }
  }
}
