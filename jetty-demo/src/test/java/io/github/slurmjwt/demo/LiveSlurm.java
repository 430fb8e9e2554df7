package io.github.slurmjwt.demo;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
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
  private final int controllerPort = freePort();
  private final int restPort = freePort();
  private final Deque<Process> processes = new ArrayDeque<>();
  private final Thread lastResort = new Thread(this::stopProcesses);

  private LiveSlurm() throws IOException {
    folder = Files.createTempDirectory("live-slurm");
    Runtime.getRuntime().addShutdownHook(lastResort);
  }

  static LiveSlurm start() throws Exception {
    requirePrograms();
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

  private static void requirePrograms() {
    List<Path> places =
        Stream.of((System.getenv("PATH") + ":/usr/sbin:/sbin").split(":")).map(Path::of).toList();
    for (String program : PROGRAMS) {
      if (places.stream().noneMatch(place -> Files.isExecutable(place.resolve(program)))) {
        throw new AssertionError("this test needs the program " + program + ": " + INSTALL);
      }
    }
    if (!System.getProperty("user.name").equals("root")) {
      throw new AssertionError("this test must run as root: slurmrestd runs as another user");
    }
  }

  /** Slurmrestd runs as nobody and reads slurm.conf; the keys are for root alone. */
  private void writeFiles() throws IOException {
    mode(folder, "rwx--x--x");
    Files.createDirectory(folder.resolve("save"));
    writeSecret(folder.resolve("munge.key"), 128);
    writeSecret(key(), 32);
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
            .formatted(host, controllerPort, folder, key(), freePort()));
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
    launch(
        "slurmrestd",
        "setpriv",
        "--reuid=nobody",
        "--regid=nogroup",
        "--clear-groups",
        "slurmrestd",
        "-f",
        conf().toString(),
        "-a",
        "rest_auth/jwt",
        "-s",
        "openapi/v0.0.38",
        "127.0.0.1:" + restPort);
    require(this::restListens, "slurmrestd does not start");
  }

  private boolean controllerIsUp() throws IOException, InterruptedException {
    return run("ping", "scontrol", "ping").contains("is UP");
  }

  private boolean restListens() {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), restPort)) {
      return socket.isConnected();
    } catch (IOException e) {
      return false;
    }
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
            .redirectError(folder.resolve(name + ".err").toFile());
    builder.environment().merge("PATH", ":/usr/sbin:/sbin", String::concat);
    builder.environment().put("SLURM_CONF", conf().toString());
    if (name.equals("slurmrestd")) {
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

  private static void writeSecret(Path file, int length) throws IOException {
    byte[] secret = new byte[length];
    new SecureRandom().nextBytes(secret);
    Files.createFile(
        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.write(file, secret);
  }

  private static void mode(Path file, String mode) throws IOException {
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
