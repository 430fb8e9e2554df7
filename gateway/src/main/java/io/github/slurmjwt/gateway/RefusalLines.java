package io.github.slurmjwt.gateway;

import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.logging.Filter;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/**
 * Lets through a bounded number of lines a second about requests of nobody known, and counts the
 * others in one line: whoever sends many bad requests fills no disk. Lines that name a user all
 * pass.
 */
final class RefusalLines implements Filter {
  static final int LINES_PER_SECOND = 20;

  /** Where the token filter writes its decisions. */
  private static final String AUDIT = "io.github.slurmjwt.audit";

  private static final String REFUSED = "decision=refused ";
  private static final String NOBODY = "user=- ";

  /** Held here, since the JDK forgets loggers that nobody holds, and their filters with them. */
  private final Logger audit = Logger.getLogger(AUDIT);

  private final Logger answers = Logger.getLogger(GatewayLog.NAME);

  private final ScheduledExecutorService seconds =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "refusal-lines");
            thread.setDaemon(true);
            return thread;
          });

  private int written;
  private int more;

  private RefusalLines() {}

  /** Puts the bound in force until it is closed. */
  static RefusalLines install() {
    RefusalLines lines = new RefusalLines();
    lines.audit.setFilter(lines);
    lines.answers.setFilter(lines);
    Future<?> unused = lines.seconds.scheduleAtFixedRate(lines::nextSecond, 1, 1, TimeUnit.SECONDS);
    return lines;
  }

  @Override
  public boolean isLoggable(LogRecord line) {
    String text = String.valueOf(line.getMessage());
    boolean isOfNobody =
        text.startsWith(NOBODY) || (text.startsWith(REFUSED) && text.contains(" " + NOBODY));
    return !isOfNobody || hasRoom();
  }

  private synchronized boolean hasRoom() {
    if (written < LINES_PER_SECOND) {
      written++;
      return true;
    }
    more++;
    return false;
  }

  private void nextSecond() {
    int left = takeRest();
    if (left > 0) {
      audit.log(Level.INFO, "{0} more refusals within a second", Integer.toString(left));
    }
  }

  private synchronized int takeRest() {
    int left = more;
    written = 0;
    more = 0;
    return left;
  }

  /** Writes the last count. */
  void close() {
    seconds.shutdownNow();
    nextSecond();
    audit.setFilter(null);
    answers.setFilter(null);
  }
}
