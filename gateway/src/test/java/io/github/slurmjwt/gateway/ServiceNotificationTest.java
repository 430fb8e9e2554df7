package io.github.slurmjwt.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.github.slurmjwt.testing.LogLines;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ServiceNotificationTest {
  @TempDir private Path folder;

  @Test
  void tellsSystemdWhatItWaitsFor() throws Exception {
    notification(Map.of("NOTIFY_SOCKET", "/run/systemd/notify")).ready("a status");

    assertEquals("--ready\n--status=a status\n", Files.readString(folder.resolve("arguments")));
  }

  @Test
  void startsNoProgramWhenNobodyWaits() throws Exception {
    notification(Map.of()).ready("a status");

    assertFalse(Files.exists(folder.resolve("arguments")));
  }

  @Test
  void warnsWhenSystemdWasNotTold() throws Exception {
    Map<String, String> waiting = Map.of("NOTIFY_SOCKET", "/run/systemd/notify");
    try (LogLines log = LogLines.of("io.github.slurmjwt.gateway")) {
      notification(waiting).ready("a status");
      assertEquals(List.of(), log.at(Level.WARNING));

      new ServiceNotification(waiting, "/bin/false").ready("a status");
      new ServiceNotification(waiting, "/no/such/program").ready("a status");

      String consequence =
          ", so systemd does not know that the gateway is ready: does the unit have"
              + " NotifyAccess=all?";
      assertEquals(
          List.of(
              "/bin/false ended with exit code 1" + consequence,
              "/no/such/program could not be started" + consequence),
          log.at(Level.WARNING));
    }
  }

  private ServiceNotification notification(Map<String, String> environment) throws Exception {
    Path program = folder.resolve("systemd-notify");
    Files.writeString(
        program, "#!/bin/sh\nprintf '%s\\n' \"$@\" >" + folder.resolve("arguments") + "\n");
    Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
    return new ServiceNotification(environment, program.toString());
  }
}
