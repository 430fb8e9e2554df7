package io.github.slurmjwt.gateway;

import io.github.slurmjwt.testing.Await;
import io.github.slurmjwt.testing.Ports;
import io.github.slurmjwt.testing.SecretFiles;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Debian's munged, slurmctld and slurmrestd on loopback, with all their files in one folder. No
 * slurmd and no slurmdbd: tokens need neither.
 */
final class LiveSlurm implements AutoCloseable {
  private static final String INSTALL =
      "apt-get install slurmctld slurm-client slurm-wlm-jwt-plugin munge slurmrestd";
  private static final List<String> PROGRAMS =
      List.of("munged", "slurmctld", "scontrol", "slurmrestd", "setpriv");

  /** Slurmrestd 22.05 hangs up on a client that offers to change to HTTP/2. */
  private static final HttpClient CLIENT =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  private final Path folder;
  private final int controllerPort = Ports.free();
  private final int restPort = Ports.free();
  private final Deque<Process> processes = new ArrayDeque<>();
  private Optional<Process> rest = Optional.empty();
  private final Thread lastResort = new Thread(this::stopProcesses);

  private LiveSlurm() throws IOException {
    folder = Files.createTempDirectory("live-slurm");
    Runtime.getRuntime().addShutdownHook(lastResort);
  }

  static LiveSlurm start() throws Exception {
    RequiredPrograms.check(PROGRAMS, INSTALL);
    LiveSlurm slurm = new LiveSlurm();
    try {
      slurm.writeFiles();
      slurm.startProcesses();
      return slurm;
    } catch (Exception | AssertionError e) {
      slurm.close();
      throw e;
    }
  }

  Path conf() {
    return folder.resolve("slurm.conf");
  }

  Path key() {
    return folder.resolve("jwt_hs256.key");
  }

  /** Mints a token with the real {@code scontrol token}. */
  String scontrolToken(String user) throws Exception {
    return run("token", "scontrol", "token", "username=" + user).replaceFirst("^SLURM_JWT=", "");
  }

  /** Returns where slurmrestd listens. */
  String restUrl() {
    return "http://127.0.0.1:" + restPort;
  }

  /** Returns slurmrestd's log, at debug level. */
  String restLog() throws IOException {
    return Files.readString(restLogFile());
  }

  Path restLogFile() {
    return folder.resolve("slurmrestd.err");
  }

  /** Ends slurmrestd at once, as a crash does. */
  void killRest() {
    Process process = rest.orElseThrow();
    process.destroyForcibly().onExit().join();
    processes.remove(process);
  }

  /** Starts another slurmrestd on a Unix socket, and returns the socket. */
  Path startRestOnSocket() throws Exception {
    Path place = Files.createDirectory(folder.resolve("socket"));
    mode(place, "rwxrwxrwx");
    Path socket = place.resolve("slurmrestd.socket");
    launchRest("slurmrestd-socket", "unix:" + socket);
    require(() -> Files.exists(socket), "slurmrestd does not start on a socket");
    return socket;
  }

  /** Returns the body of a request that submits a job of this name. */
  static String job(String name) {
    return """
        {"job": {"name": "%s", "partition": "p", "environment": {"PATH": "/bin"},
        "current_working_directory": "/tmp"}, "script": "#!/bin/sh\\ntrue\\n"}"""
        .formatted(name);
  }

  /** Returns the owners of all jobs by name, as slurmctld knows them; a name may stand twice. */
  Map<String, List<String>> jobOwners() throws Exception {
    Map<String, List<String>> owners = new TreeMap<>();
    for (String line : run("squeue", "squeue", "--noheader", "--format=%j %u").lines().toList()) {
      String[] nameAndOwner = line.strip().split(" +", 2);
      owners.computeIfAbsent(nameAndOwner[0], name -> new ArrayList<>()).add(nameAndOwner[1]);
    }
    return owners;
  }

  /** Returns the status that slurmrestd answers with. */
  int rest(String operation, String token, String user) throws Exception {
    URI uri = URI.create("http://127.0.0.1:" + restPort + "/slurm/v0.0.38/" + operation);
    HttpRequest request =
        HttpRequest.newBuilder(uri)
            .header("X-SLURM-USER-TOKEN", token)
            .header("X-SLURM-USER-NAME", user)
            .build();
    return CLIENT.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
  }

  @Override
  public void close() throws IOException {
    stopProcesses();
    Runtime.getRuntime().removeShutdownHook(lastResort);
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  /** Slurmrestd runs as nobody and reads slurm.conf; the keys are for root alone. */
  private void writeFiles() throws IOException {
    mode(folder, "rwx--x--x");
    Files.createDirectory(folder.resolve("save"));
    SecretFiles.random(folder.resolve("munge.key"), 128);
    SecretFiles.random(key(), 32);
    String host = InetAddress.getLocalHost().getHostName().replaceFirst("\\..*", "");
    Files.writeString(
        conf(),
        """
        ClusterName=x
        SlurmctldHost=%1$s(127.0.0.1)
        SlurmctldPort=%2$d
        SlurmUser=root
        AuthType=auth/munge
        AuthInfo=socket=%3$s/munge.socket
        CredType=cred/munge
        AuthAltTypes=auth/jwt
        AuthAltParameters=jwt_key=%4$s
        StateSaveLocation=%3$s/save
        SlurmctldPidFile=%3$s/slurmctld.pid
        CommunicationParameters=NoCtldInAddrAny
        ProctrackType=proctrack/linuxproc
        TaskPlugin=task/none
        SelectType=select/cons_tres
        MpiDefault=none
        NodeName=node1 NodeAddr=127.0.0.1 Port=%5$d CPUs=1
        PartitionName=p Nodes=node1 Default=YES
        """
            .formatted(host, controllerPort, folder, key(), Ports.free()));
    mode(conf(), "rw-r--r--");
  }

  private void startProcesses() throws Exception {
    launch(
        "munged",
        "munged",
        "--foreground",
        "--force",
        "--key-file=" + folder.resolve("munge.key"),
        "--socket=" + folder.resolve("munge.socket"),
        "--pid-file=" + folder.resolve("munge.pid"),
        "--seed-file=" + folder.resolve("munge.seed"),
        "--log-file=" + folder.resolve("munge.log"));
    require(() -> Files.exists(folder.resolve("munge.socket")), "munged does not start");
    launch("slurmctld", "slurmctld", "-D", "-c", "-f", conf().toString());
    require(this::controllerIsUp, "slurmctld does not start (is slurm-wlm-jwt-plugin there?)");
    startRest();
  }

  /** Starts slurmrestd, for the first time or again; its log goes on. */
  void startRest() throws Exception {
    rest = Optional.of(launchRest("slurmrestd", "127.0.0.1:" + restPort));
    require(this::restListens, "slurmrestd does not start");
  }

  private Process launchRest(String name, String address) throws IOException {
    launch(
        name,
        "setpriv",
        "--reuid=nobody",
        "--regid=nogroup",
        "--clear-groups",
        "slurmrestd",
        "-vvv",
        "-f",
        conf().toString(),
        "-a",
        "rest_auth/jwt",
        "-s",
        "openapi/v0.0.38",
        address);
    return processes.getLast();
  }

  private boolean controllerIsUp() throws IOException, InterruptedException {
    return run("ping", "scontrol", "ping").contains("is UP");
  }

  private boolean restListens() {
    return Ports.isOpen(restPort);
  }

  private void require(Await.Condition condition, String otherwise) throws Exception {
    if (!Await.until(() -> condition.holds() || !processes.getLast().isAlive())
        || !condition.holds()) {
      throw failure(otherwise);
    }
  }

  private AssertionError failure(String message) throws IOException {
    StringBuilder text = new StringBuilder(message + ": " + INSTALL + "\n");
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.filter(name -> name.toString().endsWith(".err")).toList()) {
        text.append(file.getFileName()).append(": ").append(Files.readString(file)).append('\n');
      }
    }
    return new AssertionError(text.toString());
  }

  /** Starts a program that goes on until {@link #close}. */
  private void launch(String name, String... command) throws IOException {
    processes.add(process(name, command));
  }

  /** Returns what a program prints. */
  private String run(String name, String... command) throws IOException, InterruptedException {
    Process process = process(name, command);
    if (!process.waitFor(30, TimeUnit.SECONDS)) {
      process.destroyForcibly();
    }
    return Files.readString(folder.resolve(name + ".out")).strip();
  }

  /** The output of the program goes to NAME.out and NAME.err. */
  private Process process(String name, String... command) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectOutput(folder.resolve(name + ".out").toFile())
            .redirectError(
                ProcessBuilder.Redirect.appendTo(folder.resolve(name + ".err").toFile()));
    builder.environment().merge("PATH", ":/usr/sbin:/sbin", String::concat);
    builder.environment().put("SLURM_CONF", conf().toString());
    if (name.startsWith("slurmrestd")) {
      builder.environment().put("SLURM_JWT", "daemon");
    } else {
      builder.environment().remove("SLURM_JWT");
    }
    return builder.start();
  }

  /** The last one started stops first. */
  private void stopProcesses() {
    while (!processes.isEmpty()) {
      Process process = processes.removeLast();
      List<ProcessHandle> all = new ArrayList<>(process.descendants().toList());
      all.add(process.toHandle());
      process.destroy();
      process.onExit().completeOnTimeout(process, 10, TimeUnit.SECONDS).join();
      all.forEach(ProcessHandle::destroyForcibly);
      all.forEach(handle -> handle.onExit().join());
    }
  }

  private static void mode(Path file, String mode) throws IOException {
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
  }
}
