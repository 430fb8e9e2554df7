package io.github.slurmjwt.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;

/** Munged, slurmctld and slurmrestd of a {@link LiveSlurm}: their files, and how they start. */
final class SlurmDaemons {
  private final SlurmSetup setup;
  private final Path folder;
  private final SlurmPrograms programs;
  private final SlurmConf conf;
  private final int restPort = Ports.free();
  private Optional<Process> controller = Optional.empty();
  private Optional<Process> rest = Optional.empty();

  SlurmDaemons(SlurmSetup setup, Path folder, SlurmPrograms programs, SlurmConf conf)
      throws IOException {
    this.setup = setup;
    this.folder = folder;
    this.programs = programs;
    this.conf = conf;
  }

  Path key() {
    return folder.resolve("jwt_hs256.key");
  }

  int restPort() {
    return restPort;
  }

  /** Slurmrestd runs as nobody and reads slurm.conf; the keys are for root and slurm alone. */
  void writeFiles() throws Exception {
    mode(folder, "rwx--x--x");
    programs.writeAccounts();
    programs.giveToSlurm(Files.createDirectory(folder.resolve("save")));
    SecretFiles.random(folder.resolve("munge.key"), 128);
    programs.giveToSlurm(SecretFiles.random(key(), 32));
    conf.write(setup.authAltParameters().apply(key()));
  }

  void start() throws Exception {
    Process munged =
        programs.launch(
            "munged",
            "munged",
            "--foreground",
            "--force",
            "--key-file=" + folder.resolve("munge.key"),
            "--socket=" + folder.resolve("munge.socket"),
            "--pid-file=" + folder.resolve("munge.pid"),
            "--seed-file=" + folder.resolve("munge.seed"),
            "--log-file=" + folder.resolve("munge.log"));
    Path socket = folder.resolve("munge.socket");
    programs.require(munged, () -> Files.exists(socket), "munged does not start");
    if (!startController()) {
      throw programs.failure("slurmctld does not start");
    }
    startRest();
  }

  boolean startController() throws Exception {
    Process process =
        programs.launch("slurmctld", "slurmctld", "-D", "-c", "-f", conf.file().toString());
    controller = Optional.of(process);
    boolean[] isUp = new boolean[1];
    Await.until(
        () -> {
          isUp[0] = programs.run("ping", "scontrol", "ping").contains("is UP");
          return isUp[0] || !process.isAlive();
        });
    return isUp[0];
  }

  void stopController() throws Exception {
    programs.stopController(controller);
  }

  /** Starts slurmrestd, for the first time or again; its log goes on. */
  void startRest() throws Exception {
    Process process = launchRest("slurmrestd", "127.0.0.1:" + restPort);
    rest = Optional.of(process);
    programs.require(process, () -> Ports.isOpen(restPort), "slurmrestd does not start");
  }

  /** Ends slurmrestd at once, as a crash does. */
  void killRest() {
    programs.kill(rest.orElseThrow());
  }

  /** Starts another slurmrestd on a Unix socket, and returns the socket. */
  Path startRestOnSocket() throws Exception {
    Path place = Files.createDirectory(folder.resolve("socket"));
    mode(place, "rwxrwxrwx");
    Path socket = place.resolve("slurmrestd.socket");
    Process process = launchRest("slurmrestd-socket", "unix:" + socket);
    programs.require(process, () -> Files.exists(socket), "slurmrestd does not start on a socket");
    return socket;
  }

  private Process launchRest(String name, String address) throws Exception {
    return programs.launch(
        name,
        "setpriv",
        "--reuid=nobody",
        "--regid=nogroup",
        "--clear-groups",
        "slurmrestd",
        "-vvv",
        "-f",
        conf.file().toString(),
        "-a",
        "rest_auth/jwt",
        "-s",
        setup.release().restPlugin(),
        address);
  }

  private static void mode(Path file, String mode) throws IOException {
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
  }
}
