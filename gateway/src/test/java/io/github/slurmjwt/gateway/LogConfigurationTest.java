package io.github.slurmjwt.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.logging.ConsoleHandler;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogManager;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class LogConfigurationTest {
  private static final String TO_A_FILE =
      """
      handlers=java.util.logging.FileHandler
      java.util.logging.FileHandler.pattern=%s
      java.util.logging.FileHandler.formatter=java.util.logging.SimpleFormatter
      java.util.logging.SimpleFormatter.format=mine %%5$s%%n
      """;

  @TempDir private Path folder;

  @Test
  void logsWhereTheFileSays() throws Exception {
    Path log = folder.resolve("gateway.log");
    Path file = Files.writeString(folder.resolve("l.properties"), TO_A_FILE.formatted(log));
    try (GatewayProcess gateway =
        GatewayProcess.start(
            folder.resolve("gateway"),
            "--slurmrestd",
            "http://127.0.0.1:1",
            "--logging-config",
            file.toString())) {
      assertEquals("", gateway.err());
      assertTrue(Files.readString(log).contains("mine slurm-jwt-filter in force: "));
    }
  }

  @Test
  void saysThatTheFileDoesNotExist() throws Exception {
    GatewayProcess gateway =
        GatewayProcess.runToEnd(
            folder, "--slurmrestd", "http://127.0.0.1:1", "--logging-config", "/no/such/file");

    assertEquals(2, gateway.exitCode());
    assertEquals(
        "slurm-gateway: --logging-config /no/such/file does not exist: create it or correct the"
            + " path\n",
        gateway.err());
  }

  @Test
  void saysThatTheFileCannotBeRead() throws Exception {
    try {
      GatewayException wrong =
          assertThrows(GatewayException.class, () -> LogConfiguration.apply(Optional.of(folder)));
      assertEquals(
          "--logging-config " + folder + " cannot be read (IOException)", wrong.getMessage());
    } finally {
      LogManager.getLogManager().readConfiguration();
    }
  }

  /** Whoever starts Java with one means it. */
  @ParameterizedTest
  @ValueSource(strings = {"java.util.logging.config.file", "java.util.logging.config.class"})
  void aConfigurationOfTheJdkStaysInForce(String property) throws Exception {
    Logger root = Logger.getLogger("");
    Handler mine = new ConsoleHandler();
    root.addHandler(mine);
    System.setProperty(property, "mine");
    try {
      LogConfiguration.apply(Optional.empty());
      assertTrue(List.of(root.getHandlers()).contains(mine));
    } finally {
      System.clearProperty(property);
      root.removeHandler(mine);
    }
  }

  @Test
  void knowsTheJournalByTheInodeOfItsSocket() throws Exception {
    Path standardError = Files.createSymbolicLink(folder.resolve("2"), Path.of("socket:[4711]"));

    assertTrue(LogConfiguration.isJournal(Map.of("JOURNAL_STREAM", "9:4711"), standardError));
    assertFalse(LogConfiguration.isJournal(Map.of("JOURNAL_STREAM", "9:471"), standardError));
    assertFalse(LogConfiguration.isJournal(Map.of(), standardError));
    assertFalse(
        LogConfiguration.isJournal(Map.of("JOURNAL_STREAM", "9:4711"), folder.resolve("none")));
  }

  @Test
  void eachLineForTheJournalHasItsPriority() {
    assertEquals("<6>INFO a: b 1\n", formatted(Level.INFO, "b 1", null));
    assertEquals("<4>WARNING a: b\n", formatted(Level.WARNING, "b", null));
    assertEquals("<7>FINE a: b\n", formatted(Level.FINE, "b", null));
    String failure = formatted(Level.SEVERE, "b", new IllegalStateException("c"));
    assertTrue(
        failure.startsWith("<3>SEVERE a: b\n<3>java.lang.IllegalStateException: c\n<3>\tat "),
        failure);
  }

  private static String formatted(Level level, String message, @Nullable Throwable thrown) {
    LogRecord record = new LogRecord(level, message);
    record.setLoggerName("a");
    record.setThrown(thrown);
    return new JournalFormatter().format(record);
  }
}
