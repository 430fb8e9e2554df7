package io.github.slurmjwt.gateway;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Tells systemd that the gateway takes requests, as a unit of {@code Type=notify} waits for it. The
 * program systemd-notify does it: Java 17 has no datagrams on Unix sockets.
 */
final class ServiceNotification {
  /** Set by systemd for a service that is to notify, sd_notify(3). */
  private static final String SOCKET = "NOTIFY_SOCKET";

  private static final System.Logger LOG = System.getLogger("io.github.slurmjwt.gateway");
  private static final Duration LONGEST = Duration.ofSeconds(10);

  private final Map<String, String> environment;
  private final String program;

  ServiceNotification(Map<String, String> environment, String program) {
    this.environment = environment;
    this.program = program;
  }

  /** Returns the one for this process. */
  static ServiceNotification ofThisProcess() {
    return new ServiceNotification(System.getenv(), "systemd-notify");
  }

  /**
   * Says so, if systemd waits for it.
   *
   * @param status one line for {@code systemctl status}
   */
  void ready(String status) throws InterruptedException {
    if (!environment.containsKey(SOCKET)) {
      return;
    }
    ProcessBuilder builder = new ProcessBuilder(program, "--ready", "--status=" + status);
    builder.redirectOutput(ProcessBuilder.Redirect.DISCARD);
    builder.redirectError(ProcessBuilder.Redirect.DISCARD);
    try {
      Process process = builder.start();
      if (!process.waitFor(LONGEST.toMillis(), TimeUnit.MILLISECONDS)) {
        process.destroyForcibly();
        warn("gave no answer");
      } else if (process.exitValue() != 0) {
        warn("ended with exit code " + process.exitValue());
      }
    } catch (IOException e) {
      warn("could not be started");
    }
  }

  private void warn(String what) {
    LOG.log(
        Level.WARNING,
        program
            + " "
            + what
            + ", so systemd does not know that the gateway is ready: does the unit"
            + " have NotifyAccess=all?");
  }
}
