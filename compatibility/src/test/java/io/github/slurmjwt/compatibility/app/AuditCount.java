package io.github.slurmjwt.compatibility.app;

import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** Listens to the filter's audit log while the application is deployed. */
public final class AuditCount implements ServletContextListener {
  private static final Queue<String> ACCEPTED = new ConcurrentLinkedQueue<>();

  private static final Logger LOGGER = Logger.getLogger("io.github.slurmjwt.audit");

  /** One for all applications that share this class. */
  private static final Handler HANDLER =
      new Handler() {
        @Override
        public void publish(LogRecord line) {
          if (line.getMessage().startsWith("decision=accepted ")) {
            ACCEPTED.add(line.getMessage());
          }
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
      };

  /** How many requests of this user were verified and logged. */
  static long of(String user) {
    return ACCEPTED.stream().filter(line -> line.contains(" user=" + user + " ")).count();
  }

  @Override
  public void contextInitialized(ServletContextEvent event) {
    LOGGER.setLevel(Level.FINE);
    LOGGER.removeHandler(HANDLER);
    LOGGER.addHandler(HANDLER);
  }

  @Override
  public void contextDestroyed(ServletContextEvent event) {
    LOGGER.removeHandler(HANDLER);
  }
}
