package io.github.slurmjwt.live;

import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.Locale;
import java.util.logging.LogRecord;
import java.util.logging.SimpleFormatter;
import org.apache.juli.OneLineFormatter;

/** How servers write a line of a logger, by their own formatters or as their patterns say. */
enum LogLayout {
  JAVA_UTIL_LOGGING {
    @Override
    String lines(LogRecord line) {
      return new SimpleFormatter().format(line);
    }
  },
  JAVA_UTIL_LOGGING_ON_ONE_LINE {
    @Override
    String lines(LogRecord line) {
      return formatted("%1$tF %1$tT %4$s %3$s %5$s%n", line);
    }
  },
  JAVA_UTIL_LOGGING_ON_ONE_LINE_WITH_SOURCE {
    @Override
    String lines(LogRecord line) {
      return formatted("%1$tF %1$tT %4$s %2$s %5$s%n", line);
    }
  },
  TOMCAT {
    @Override
    String lines(LogRecord line) {
      return new OneLineFormatter().format(line);
    }
  },
  GATEWAY {
    @Override
    String lines(LogRecord line) {
      return formatted("%1$tF %1$tT %4$s %3$s: %5$s%n", line);
    }
  },
  SPRING_BOOT {
    @Override
    String lines(LogRecord line) {
      return formatted(
          "%1$tFT%1$tT.%1$tLZ %4$5s 4711 --- [portal] [nio-8080-exec-1] %3$-40s : %5$s%n", line);
    }
  },
  SPRING_BOOT_WITHOUT_NAME {
    @Override
    String lines(LogRecord line) {
      return formatted(
          "%1$tFT%1$tT.%1$tL+01:00 %4$5s 4711 --- [nio-8080-exec-1] %3$-40s : %5$s%n", line);
    }
  },
  LOGBACK {
    @Override
    String lines(LogRecord line) {
      return formatted("%1$tF %1$tT.%1$tL [qtp1-31] %4$-5s %3$s -- %5$s%n", line);
    }
  },
  LOG4J2 {
    @Override
    String lines(LogRecord line) {
      return formatted("%1$tF %1$tT,%1$tL [http exec 1] %4$-5s %3$s - %5$s%n", line);
    }
  },
  WILDFLY {
    @Override
    String lines(LogRecord line) {
      return formatted("%1$tF %1$tT,%1$tL %4$-5s [%3$s] (default task-1) %5$s%n", line);
    }
  },
  JETTY {
    @Override
    String lines(LogRecord line) {
      return formatted("%1$tF %1$tT.%1$tL:%4$-5s:%3$s:qtp1521-31: %5$s%n", line);
    }
  },
  JOURNAL_OF_TOMCAT {
    @Override
    String lines(LogRecord line) {
      return journal(line, TOMCAT.lines(line));
    }
  },
  JOURNAL_OF_GATEWAY {
    @Override
    String lines(LogRecord line) {
      return journal(line, formatted("%4$s %3$s: %5$s%n", line));
    }
  },
  JOURNAL_OF_JAVA_UTIL_LOGGING {
    @Override
    String lines(LogRecord line) {
      return journal(line, JAVA_UTIL_LOGGING.lines(line));
    }
  },
  JOURNAL_OF_SPRING_BOOT {
    @Override
    String lines(LogRecord line) {
      return journal(line, SPRING_BOOT.lines(line));
    }
  };

  /** The text that a log has of this record, with line ends. */
  abstract String lines(LogRecord line);

  /** As {@link SimpleFormatter} does with a format of this kind. */
  private static String formatted(String format, LogRecord line) {
    return String.format(
        Locale.ROOT,
        format,
        time(line),
        line.getSourceClassName() + " " + line.getSourceMethodName(),
        line.getLoggerName(),
        line.getLevel(),
        line.getMessage());
  }

  /** As {@code journalctl -o short-iso} shows what a service writes. */
  private static String journal(LogRecord line, String lines) {
    String before = String.format("%1$tFT%1$tT%1$tz portal-1 tomcat10[711]: ", time(line));
    return before + lines.stripTrailing().replace("\n", "\n" + before) + "\n";
  }

  private static ZonedDateTime time(LogRecord line) {
    return line.getInstant().atZone(ZoneId.systemDefault());
  }
}
