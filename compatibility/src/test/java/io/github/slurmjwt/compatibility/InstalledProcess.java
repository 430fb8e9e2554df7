package io.github.slurmjwt.compatibility;

import io.github.slurmjwt.testing.Await;
import io.github.slurmjwt.testing.Processes;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** A server that was started by its own script and deploys what lies in a folder. */
final class InstalledProcess implements RunningServer {
  private static final Duration LIMIT = Duration.ofMinutes(2);

  private final Process process;
  private final int port;
  private final Path log;
  private final Path deployments;

  private InstalledProcess(Process process, int port, Path log, Path deployments) {
    this.process = process;
    this.port = port;
    this.log = log;
    this.deployments = deployments;
  }

  /** A port that is free now. */

  /** Runs a program without waiting for it. */
  static Process run(List<String> command, Map<String, String> environment, Path folder, Path log)
      throws IOException {
    ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
    builder.environment().putAll(environment);
    return builder
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
        .start();
  }

  /** Puts the applications into a folder for a server to find. */
  static void copy(List<WebApp> apps, Path deployments) throws IOException {
    Files.createDirectories(deployments);
    for (WebApp app : apps) {
      Files.copy(app.war(), deployments.resolve(app.war().getFileName()));
    }
  }

  /** Returns when every application answers, and fails when one does not in two minutes. */
  static InstalledProcess await(
      Process process, int port, Path log, Path deployments, List<WebApp> apps) throws Exception {
    InstalledProcess server = new InstalledProcess(process, port, log, deployments);
    try {
      for (WebApp app : apps) {
        Await.until(
            app.contextPath() + " answers (see " + log + ")",
            LIMIT,
            () -> server.answers(app.contextPath()));
      }
    } catch (Exception | AssertionError e) {
      server.stop();
      throw e;
    }
    return server;
  }

  /** A bad token is refused in every mode; a server that is not ready says something else. */
  private boolean answers(String contextPath) {
    if (!process.isAlive()) {
      throw new AssertionError("the server has ended, see " + log);
    }
    try {
      return http(contextPath).getWith("x", contextPath + "/secret").status() == 401;
    } catch (IOException e) {
      return false; // Not listening yet.
    }
  }

  @Override
  public int port(String contextPath) {
    return port;
  }

  @Override
  public void undeploy(String contextPath) throws IOException {
    Path war = deployments.resolve(contextPath.substring(1) + ".war");
    Path marker = deployments.resolve(war.getFileName() + ".deployed"); // WildFly's
    Files.delete(Files.exists(marker) ? marker : war);
  }

  @Override
  public String log() throws IOException {
    return Files.readString(log, StandardCharsets.ISO_8859_1);
  }

  @Override
  public void stop() throws InterruptedException {
    Processes.stop(process);
  }
}
