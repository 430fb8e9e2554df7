package io.github.slurmjwt.gateway;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.logging.Formatter;
import java.util.logging.Level;
import java.util.logging.LogRecord;

/**
 * Writes a record for the journal of systemd: the priority first, as sd-daemon(3) defines it, and
 * no time, which the journal adds itself. Each line of a stack trace has the priority of its
 * record. Public because the JDK's logging creates it by its name.
 */
public final class JournalFormatter extends Formatter {
  /** The priority of an error. */
  static final String ERROR = "<3>";

  @Override
  public String format(LogRecord record) {
    StringWriter text = new StringWriter();
    text.append(record.getLevel().getName()).append(' ');
    text.append(record.getLoggerName()).append(": ").append(formatMessage(record));
    if (record.getThrown() != null) {
      text.append('\n');
      PrintWriter trace = new PrintWriter(text);
      record.getThrown().printStackTrace(trace);
      trace.flush();
    }
    String prefix = "<" + priority(record.getLevel()) + ">";
    StringBuilder lines = new StringBuilder();
    text.toString().lines().forEach(line -> lines.append(prefix).append(line).append('\n'));
    return lines.toString();
  }

  private static int priority(Level level) {
    if (level.intValue() >= Level.SEVERE.intValue()) {
      return 3;
    }
    if (level.intValue() >= Level.WARNING.intValue()) {
      return 4;
    }
    return level.intValue() >= Level.INFO.intValue() ? 6 : 7;
  }
}
