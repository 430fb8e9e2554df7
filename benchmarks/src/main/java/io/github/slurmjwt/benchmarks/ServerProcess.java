package io.github.slurmjwt.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** A server in a JVM of its own, on a core of its own, asked for figures line by line. */
final class ServerProcess implements AutoCloseable {
  /** What a server knows of its JVM. */
  record State(long heapBytes, int classes, long cpuNanos) {}

  private final Process process;
  private final BufferedReader answers;
  private final int port;
  private final long startMillis;

  private ServerProcess(Process process) throws IOException {
    this.process = process;
    this.answers =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.US_ASCII));
    List<Long> started = answer();
    this.port = Math.toIntExact(started.get(0));
    this.startMillis = started.get(1);
  }

  static ServerProcess start(Cluster cluster, Container container, Protection protection)
      throws IOException {
    return new ServerProcess(
        java(
            0,
            List.of("-Xms512m", "-Xmx512m", "-XX:+UseSerialGC", cluster.quiet()),
            List.of("server", container.name(), protection.name(), cluster.folder().toString())));
  }

  /** Starts this program anew, pinned to one core. */
  static Process java(int core, List<String> options, List<String> args) throws IOException {
    List<String> command = new ArrayList<>();
    Collections.addAll(command, "taskset", "-c", Integer.toString(core));
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(options);
    Collections.addAll(command, "-cp", System.getProperty("java.class.path"), Main.class.getName());
    command.addAll(args);
    return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
  }

  int port() {
    return port;
  }

  /** From the start of the JVM to the moment in which the port was open. */
  long startMillis() {
    return startMillis;
  }

  /** The figures after a full collection. */
  State state() throws IOException {
    List<Long> figures = ask("collect");
    return new State(figures.get(0), Math.toIntExact(figures.get(1)), figures.get(2));
  }

  /** The processor time used so far, without disturbing the server by a collection. */
  long cpuNanos() throws IOException {
    return ask("cpu").get(0);
  }

  @Override
  public void close() {
    process.destroy();
    try {
      process.waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private List<Long> ask(String question) throws IOException {
    process.getOutputStream().write((question + "\n").getBytes(StandardCharsets.US_ASCII));
    process.getOutputStream().flush();
    return answer();
  }

  private List<Long> answer() throws IOException {
    String line = answers.readLine();
    if (line == null) {
      throw new IOException("the server has ended");
    }
    return Stream.of(line.split(" ", -1)).map(Long::valueOf).toList();
  }

  /** The server's side: serves until its input ends. */
  static void serve(List<String> args) throws Exception {
    Container container = Container.valueOf(args.get(0).toUpperCase(Locale.ROOT));
    int port = container.start(new Cluster(Path.of(args.get(2))), Protection.valueOf(args.get(1)));
    long started = ManagementFactory.getRuntimeMXBean().getStartTime();
    System.out.println(port + " " + (System.currentTimeMillis() - started));
    BufferedReader questions =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII));
    for (String line = questions.readLine(); line != null; line = questions.readLine()) {
      System.out.println(line.equals("cpu") ? cpu() : heap() + " " + classes() + " " + cpu());
    }
    System.exit(0);
  }

  /** Bytes in use after collections. */
  static long heap() {
    for (int i = 0; i < 3; i++) {
      System.gc();
    }
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }

  private static int classes() {
    return ManagementFactory.getClassLoadingMXBean().getLoadedClassCount();
  }

  private static long cpu() {
    return ManagementFactory.getOperatingSystemMXBean()
            instanceof com.sun.management.OperatingSystemMXBean system
        ? system.getProcessCpuTime()
        : 0;
  }
}
