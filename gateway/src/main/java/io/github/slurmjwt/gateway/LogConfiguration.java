package io.github.slurmjwt.gateway;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.logging.LogManager;

/**
 * Where log lines go: where the file of the operator says, or else to standard error, one line for
 * each, in a form that the journal can sort by priority if standard error is the journal.
 */
final class LogConfiguration {
  static final String OPTION = "--logging-config";

  /** How the JDK itself is told of a configuration; such a one stays in force. */
  private static final String FILE_PROPERTY = "java.util.logging.config.file";

  private static final String CLASS_PROPERTY = "java.util.logging.config.class";

  /** Set by systemd to device and inode of the journal's socket, systemd.exec(5). */
  private static final String JOURNAL = "JOURNAL_STREAM";

  private static final Path STANDARD_ERROR = Path.of("/proc/self/fd/2");

  private LogConfiguration() {}

  /**
   * Puts it in force.
   *
   * @param file a configuration of java.util.logging; empty for the default
   * @throws GatewayException when the file cannot be read
   */
  static void apply(Optional<Path> file) throws GatewayException, IOException {
    if (file.isPresent()) {
      read(file.get());
    } else if (System.getProperty(FILE_PROPERTY) == null
        && System.getProperty(CLASS_PROPERTY) == null) {
      String name =
          isJournal(System.getenv(), STANDARD_ERROR)
              ? "logging-journal.properties"
              : "logging.properties";
      try (InputStream in = LogConfiguration.class.getResourceAsStream(name)) {
        LogManager.getLogManager().readConfiguration(in);
      }
    }
  }

  /** Returns what a line begins with that says why nothing starts: in the journal, its priority. */
  static String errorPrefix() {
    return isJournal(System.getenv(), STANDARD_ERROR) ? JournalFormatter.ERROR : "";
  }

  private static void read(Path file) throws GatewayException {
    try (InputStream in = Files.newInputStream(file)) {
      LogManager.getLogManager().readConfiguration(in);
    } catch (NoSuchFileException e) {
      throw failure(file, "does not exist: create it or correct the path");
    } catch (IOException | IllegalArgumentException e) {
      throw failure(file, "cannot be read (" + e.getClass().getSimpleName() + ")");
    }
  }

  private static GatewayException failure(Path file, String whatAndRemedy) {
    return GatewayException.wrongConfiguration(OPTION + " " + file + " " + whatAndRemedy);
  }

  /** The variable alone does not tell: children of a service have it too, and write elsewhere. */
  static boolean isJournal(Map<String, String> environment, Path standardError) {
    String socket = environment.get(JOURNAL);
    if (socket == null) {
      return false;
    }
    try {
      String inode = socket.substring(socket.indexOf(':') + 1);
      return Files.readSymbolicLink(standardError).toString().equals("socket:[" + inode + "]");
    } catch (IOException e) {
      return false; // No Linux, no journal.
    }
  }
}
