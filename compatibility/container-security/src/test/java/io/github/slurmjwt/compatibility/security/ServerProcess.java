package io.github.slurmjwt.compatibility.security;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A server's own distribution in a process of its own. */
final class ServerProcess implements RunningServer {
  private static final Duration START = Duration.ofMinutes(2);

  private final Installation installation;
  private final Path work;
  private final int port;
  private final Process process;

  private ServerProcess(Installation installation, Path work, int port, Process process) {
    this.installation = installation;
    this.work = work;
    this.port = port;
    this.process = process;
  }

  /** Starts the server and waits until the application answers. */
  static ServerProcess start(Installation installation, Path work) throws Exception {
    int port = freePort();
    List<String> command = installation.prepare(work, port);
    Path output = work.resolve("output.log");
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(work.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile());
    // Where Open Liberty keeps its servers.
    builder.environment().put("WLP_USER_DIR", work.toString());
    Process process = builder.start();
    ServerProcess server = new ServerProcess(installation, work, port, process);
    try {
      Until.holds(installation + " started, see " + output, START, server::answers);
      installation.configure(work);
      Until.holds(installation + " still answers, see " + output, START, server::answers);
    } catch (Exception | AssertionError e) {
      String log = Files.readString(output);
      server.close();
      throw new AssertionError(e.getMessage() + "\n" + log, e);
    }
    return server;
  }

  /** A port that was free a moment ago: not all of these servers can be asked for theirs. */
  static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private boolean answers() throws InterruptedException {
    if (!process.isAlive()) {
      throw new AssertionError(installation + " has ended");
    }
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/open")).build();
    try {
      return installation.hasStarted(
          HttpClient.newHttpClient().send(request, BodyHandlers.ofString()).statusCode());
    } catch (IOException e) {
      return false;
    }
  }

  /** Asks the server to end, and returns what it has written. */
  String end() throws IOException, InterruptedException {
    process.destroy();
    if (!process.waitFor(30, TimeUnit.SECONDS)) {
      throw new AssertionError(installation + " does not end");
    }
    return Files.readString(work.resolve("output.log"));
  }

  @Override
  public int port() {
    return port;
  }

  @Override
  public Path accessLog() throws IOException {
    return installation.accessLog(work);
  }

  @Override
  public boolean showsProblems() {
    return installation.showsProblems();
  }

  @Override
  public boolean logsUsers() {
    return installation.logsUsers();
  }

  @Override
  public boolean lendsSessionsToOthers() {
    return installation.lendsSessionsToOthers();
  }

  @Override
  public void close() throws IOException {
    // A shell script may have started the server: its children first.
    process.descendants().forEach(ProcessHandle::destroy);
    process.destroy();
    try {
      if (!process.waitFor(30, TimeUnit.SECONDS)) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
