package io.github.slurmjwt.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
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

  private ServiceNotification notification(Map<String, String> environment) throws Exception {
    Path program = folder.resolve("systemd-notify");
    Files.writeString(
        program, "#!/bin/sh\nprintf '%s\\n' \"$@\" >" + folder.resolve("arguments") + "\n");
    Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
    return new ServiceNotification(environment, program.toString());
  }
}
