package io.github.slurmjwt.gateway;

import io.github.slurmjwt.testing.Await;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A Debian with its own systemd, booted by systemd-nspawn. What is written in it is gone with it:
 * the folder of the system itself stays as debootstrap made it, for the next run.
 */
final class DebianContainer implements AutoCloseable {
  private static final String RELEASE = "bookworm";
  private static final String PACKAGES =
      "systemd,systemd-sysv,dbus,default-jre-headless,curl,openssl";

  private final Process nspawn;

  private DebianContainer(Process nspawn) {
    this.nspawn = nspawn;
  }

  /** Boots it, with the files in a folder to be seen under {@code /packages}. */
  static DebianContainer boot(Path packages, Path log) throws Exception {
    Process nspawn =
        new ProcessBuilder(
                "systemd-nspawn",
                "--quiet",
                "--register=no",
                "--keep-unit",
                "--volatile=overlay",
                "--bind-ro=" + packages + ":/packages",
                "--directory=" + system(),
                "--console=pipe",
                "--boot")
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    DebianContainer container = new DebianContainer(nspawn);
    if (!Await.until(() -> container.run("systemctl", "is-system-running").isUp())) {
      container.close();
      throw new AssertionError("the container does not boot: " + Files.readString(log));
    }
    return container;
  }

  /** Returns the folder of the system, which is made once. */
  private static Path system() throws Exception {
    Path made = Path.of("/var/tmp/slurm-gateway-test-" + RELEASE);
    if (!Files.exists(made)) {
      Path making = Files.createTempDirectory(made.getParent(), "slurm-gateway-making");
      Process process =
          new ProcessBuilder(
                  "debootstrap",
                  "--variant=minbase",
                  "--include=" + PACKAGES,
                  RELEASE,
                  making.toString())
              .inheritIO()
              .start();
      if (!process.waitFor(15, TimeUnit.MINUTES) || process.exitValue() != 0) {
        throw new AssertionError("debootstrap failed, see " + making);
      }
      Files.move(making, made, StandardCopyOption.ATOMIC_MOVE);
    }
    return made;
  }

  /** The child that nspawn has at first makes another, and goes. */
  private String leader() {
    return nspawn.children().findAny().map(child -> Long.toString(child.pid())).orElse("none");
  }

  /** Runs a command in the container. */
  Result run(String... command) throws IOException, InterruptedException {
    List<String> all = new ArrayList<>(List.of("nsenter", "-t", leader(), "--all", "env", "-i"));
    all.addAll(
        List.of(
            "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
            "DEBIAN_FRONTEND=noninteractive"));
    all.addAll(List.of(command));
    Process process = new ProcessBuilder(all).redirectErrorStream(true).start();
    process.getOutputStream().close();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Result(process.waitFor(), output);
  }

  /** Runs a line of shell that must succeed, and returns what it printed. */
  String shell(String line) throws IOException, InterruptedException {
    Result result = run("sh", "-euc", line);
    if (result.exitCode() != 0) {
      throw new AssertionError(line + ": exit code " + result.exitCode() + ": " + result.output());
    }
    return result.output();
  }

  /** What a command printed, and how it ended. */
  record Result(int exitCode, String output) {
    private boolean isUp() {
      return output.startsWith("running") || output.startsWith("degraded");
    }
  }

  @Override
  public void close() {
    nspawn.destroy();
    nspawn.onExit().orTimeout(30, TimeUnit.SECONDS).join();
  }
}
