package io.github.slurmjwt.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * A release of Slurm as one of Debian's suites has it. The script {@code slurm-release} installs it
 * in a folder of its own, once for this machine, and runs its programs there.
 */
public enum SlurmRelease {
  /** Debian 12. */
  V22_05("22.05", "openapi/v0.0.38", "Protocol"),
  /** Debian 13. */
  V24_11("24.11", "openapi/slurmctld", "AuditRPCs"),
  /** Debian's sid, which may have a newer one. */
  V26_05("26.05", "openapi/slurmctld", "AuditRPCs");

  private static final Map<SlurmRelease, Installed> INSTALLED = new ConcurrentHashMap<>();

  /** A debootstrap takes a minute; a slow mirror, or others at the same time, may add to it. */
  private static final long INSTALL_MINUTES = 15;

  private final String number;
  private final String restPlugin;
  private final String debugFlag;

  /** Where a release is, and its version in Debian. */
  private record Installed(Path root, String version) {}

  SlurmRelease(String number, String restPlugin, String debugFlag) {
    this.number = number;
    this.restPlugin = restPlugin;
    this.debugFlag = debugFlag;
  }

  /** Returns the release of a number such as 24.11. */
  public static SlurmRelease of(String number) {
    return Arrays.stream(values())
        .filter(release -> release.number.equals(number))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no release " + number));
  }

  /** Returns the number, such as 24.11. */
  public String number() {
    return number;
  }

  /** Returns the version of the package that runs, such as 26.05.5-1; installs it before. */
  public String version() throws IOException, InterruptedException {
    return installed().version();
  }

  /** Tells whether AuthAltParameters may name the claim with the user. */
  public boolean knowsUserClaimField() {
    return this != V22_05;
  }

  /** Tells whether AuthAltParameters may say that tokens carry the user's identity. */
  public boolean knowsClientIds() {
    return this == V26_05;
  }

  /** Tells whether slurmrestd answers only requests that name the user beside the token. */
  public boolean needsUserName() {
    return this == V22_05;
  }

  /** Returns what slurmrestd answers when slurmctld refuses a token. */
  public int refusalStatus() {
    return this == V22_05 ? 500 : 511;
  }

  /** Returns the body of a request that submits a job of this name. */
  public String job(String name) {
    String environment = this == V22_05 ? "{\"PATH\": \"/bin\"}" : "[\"PATH=/bin\"]";
    return """
    {"job": {"name": "%s", "partition": "p", "environment": %s,
    "current_working_directory": "/tmp"}, "script": "#!/bin/sh\\ntrue\\n"}\
    """
        .formatted(name, environment);
  }

  /** Returns the plugin of slurmrestd that needs no slurmdbd. */
  String restPlugin() {
    return restPlugin;
  }

  /** Returns the debug flag with which slurmctld logs the user of each request. */
  String debugFlag() {
    return debugFlag;
  }

  /** Returns a file of the release's system. */
  Path file(String absolute) throws IOException, InterruptedException {
    return installed().root().resolve(absolute.substring(1));
  }

  /** Returns the words before a command that runs in the release's system. */
  List<String> prefix(Path work) throws IOException, InterruptedException {
    return List.of(
        "bash", script().toString(), "run", installed().root().toString(), work.toString());
  }

  private Installed installed() throws IOException, InterruptedException {
    Installed there = INSTALLED.get(this);
    if (there == null) {
      there = install();
      INSTALLED.put(this, there);
    }
    return there;
  }

  private Installed install() throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder("bash", script().toString(), "prepare", number)
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    process.getOutputStream().close();
    String said =
        new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    if (!process.waitFor(INSTALL_MINUTES, TimeUnit.MINUTES) || process.exitValue() != 0) {
      throw new AssertionError(
          "no Slurm " + number + " for this test: the script slurm-release said why, see above");
    }
    List<String> folderAndVersion = new ArrayList<>(List.of(said.split(" ")));
    System.out.println("Slurm " + folderAndVersion.get(1) + " in " + folderAndVersion.get(0));
    return new Installed(Path.of(folderAndVersion.get(0)), folderAndVersion.get(1));
  }

  private static Path script() {
    return Script.FILE;
  }

  /** The script out of the jar with the tests: it starts itself again, and so must be a file. */
  private static final class Script {
    static final Path FILE = write();

    private static Path write() {
      try (InputStream in =
          Objects.requireNonNull(
              SlurmRelease.class.getResourceAsStream("/slurm-releases/slurm-release"))) {
        Path file = Files.createTempFile("slurm-release", ".sh");
        file.toFile().deleteOnExit();
        Files.copy(in, file, StandardCopyOption.REPLACE_EXISTING);
        return file;
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
