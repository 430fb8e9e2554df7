package io.github.slurmjwt.compatibility;

import io.github.slurmjwt.testing.Await;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** An embedded server in a JVM of its own, which reads orders and writes what it has done. */
final class EmbeddedProcess implements RunningServer {
  private static final Duration LIMIT = Duration.ofMinutes(2);

  private final Process process;
  private final Path log;
  private final Map<String, Integer> ports = new HashMap<>();

  private EmbeddedProcess(Process process, Path log) {
    this.process = process;
    this.log = log;
  }

  /** Starts the server on a JDK and deploys the applications. */
  static EmbeddedProcess start(EmbeddedServers server, Path jdk, List<WebApp> apps, Path log)
      throws Exception {
    List<String> command = new ArrayList<>();
    command.add(jdk.resolve("bin").resolve("java").toString());
    command.addAll(server.jvmOptions());
    command.add("-cp");
    command.add(String.join(File.pathSeparator, server.classPath(apps)));
    command.add(server.mainClass());
    Process process =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();
    EmbeddedProcess running = new EmbeddedProcess(process, log);
    try {
      for (WebApp app : apps) {
        running.deploy(app);
      }
    } catch (Exception | AssertionError e) {
      running.stop();
      throw e;
    }
    return running;
  }

  private void deploy(WebApp app) throws Exception {
    order("deploy " + app.contextPath() + " " + app.war());
    String answer = await("deployed " + app.contextPath() + " ");
    ports.put(app.contextPath(), Integer.valueOf(answer));
  }

  @Override
  public int port(String contextPath) {
    Integer port = ports.get(contextPath);
    if (port == null) {
      throw new IllegalStateException(contextPath + " is not deployed");
    }
    return port;
  }

  @Override
  public void undeploy(String contextPath) throws Exception {
    order("undeploy " + contextPath);
    await("undeployed " + contextPath);
  }

  @Override
  public String log() throws IOException {
    return Files.readString(log, StandardCharsets.ISO_8859_1);
  }

  @Override
  public void stop() throws Exception {
    process.getOutputStream().close();
    if (!process.waitFor(20, TimeUnit.SECONDS)) {
      process.destroyForcibly().waitFor();
    }
  }

  private void order(String line) throws IOException {
    OutputStream orders = process.getOutputStream();
    orders.write((line + "\n").getBytes(StandardCharsets.UTF_8));
    orders.flush();
  }

  /** Returns what follows these words in the log. */
  private String await(String done) throws Exception {
    String start = "@@ " + done;
    Await.until(
        done.strip() + " (see " + log + ")",
        LIMIT,
        () -> {
          if (!process.isAlive()) {
            throw new AssertionError("the server has ended, see " + log);
          }
          return log().lines().anyMatch(line -> line.startsWith(start));
        });
    return log()
        .lines()
        .filter(line -> line.startsWith(start))
        .findFirst()
        .orElseThrow()
        .substring(start.length());
  }
}
