package io.github.slurmjwt.compatibility.security;

import io.github.slurmjwt.testing.Await;
import io.github.slurmjwt.testing.Ports;
import io.github.slurmjwt.testing.Processes;
import java.io.IOException;
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
  private static final String OUTPUT = "output.log";

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
    ServerProcess server = run(installation, work);
    server.await(installation + " started", server::answers);
    installation.configure(work);
    server.await(installation + " still answers", server::answers);
    return server;
  }

  /** Starts the server and waits until it has written this, without sending it a request. */
  static ServerProcess start(Installation installation, Path work, String sign) throws Exception {
    ServerProcess server = run(installation, work);
    server.await(installation + " wrote " + sign, () -> server.output().contains(sign));
    return server;
  }

  private static ServerProcess run(Installation installation, Path work) throws IOException {
    int port = Ports.free();
    List<String> command = installation.prepare(work, port);
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(work.toFile())
            .redirectErrorStream(true)
            .redirectOutput(work.resolve(OUTPUT).toFile());
    // Where Open Liberty keeps its servers.
    builder.environment().put("WLP_USER_DIR", work.toString());
    return new ServerProcess(installation, work, port, builder.start());
  }

  private void await(String what, Await.Condition condition) throws Exception {
    try {
      Await.until(what + ", see " + work.resolve(OUTPUT), START, condition);
    } catch (Exception | AssertionError e) {
      String log = output();
      close();
      throw new AssertionError(e.getMessage() + "\n" + log, e);
    }
  }

  /** What the server has written so far. */
  String output() throws IOException {
    return Files.readString(work.resolve(OUTPUT));
  }

  boolean isRunning() {
    return process.isAlive();
  }

  /** The process, for tools that look into it. */
  long pid() {
    return process.pid();
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
    return output();
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
  public boolean lendsSessionsToOthers() {
    return installation.lendsSessionsToOthers();
  }

  @Override
  public void close() throws IOException {
    try {
      Processes.stop(process);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
