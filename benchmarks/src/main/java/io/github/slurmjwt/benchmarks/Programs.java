package io.github.slurmjwt.benchmarks;

import java.io.File;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Programs of the system, each pinned to one core, with its output in a file. */
final class Programs {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private static final int PORT_ATTEMPTS = 100;

  private Programs() {}

  /** What is waited for. */
  interface Condition {
    boolean holds() throws IOException;
  }

  /** Returns those of the programs that are not installed. */
  static List<String> missing(String... programs) {
    List<Path> places =
        Stream.of((System.getenv("PATH") + ":/usr/sbin:/sbin").split(":", -1))
            .map(Path::of)
            .toList();
    return Stream.of(programs)
        .filter(name -> places.stream().noneMatch(place -> Files.isExecutable(place.resolve(name))))
        .toList();
  }

  /** Returns the program that runs a command on one core, ready to be started. */
  static ProcessBuilder pinned(int core, Path output, String... command) {
    List<String> all = new ArrayList<>(List.of("taskset", "-c", Integer.toString(core)));
    Collections.addAll(all, command);
    ProcessBuilder builder =
        new ProcessBuilder(all)
            .redirectInput(new File("/dev/null"))
            .redirectError(output.toFile())
            .redirectOutput(Path.of(output + ".out").toFile());
    builder.environment().merge("PATH", ":/usr/sbin:/sbin", String::concat);
    return builder;
  }

  /** Runs a program to its end, and returns what it prints. */
  static String run(ProcessBuilder program) throws IOException {
    File output = program.redirectOutput().file();
    Process process = program.start();
    try {
      if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS) || process.exitValue() != 0) {
        process.destroyForcibly();
        String errors = Files.readString(program.redirectError().file().toPath());
        throw new IOException(program.command() + " failed: " + errors);
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
      throw new IOException(program.command() + " was interrupted", e);
    }
    return Files.readString(output.toPath());
  }

  /** Waits for a program that was just started, which fails when it ends. */
  static void await(Process process, Path errors, Condition condition) throws IOException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.holds()) {
      if (!process.isAlive() || System.nanoTime() > end) {
        throw new IOException("a program does not start: " + Files.readString(errors));
      }
      pause(Duration.ofMillis(20));
    }
  }

  private static void pause(Duration time) throws IOException {
    try {
      TimeUnit.NANOSECONDS.sleep(time.toNanos());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  /** Returns the processor time that programs and what they started have used so far. */
  static Duration processorTime(List<Process> programs) {
    return programs.stream()
        .flatMap(program -> Stream.concat(Stream.of(program.toHandle()), program.descendants()))
        .map(program -> program.info().totalCpuDuration().orElse(Duration.ZERO))
        .reduce(Duration.ZERO, Duration::plus);
  }

  /** Ends a program, and waits until it is gone. */
  static void stop(Process process) {
    process.destroy();
    process.onExit().completeOnTimeout(process, 10, TimeUnit.SECONDS).join();
    process.destroyForcibly();
  }

  /**
   * Returns a port of loopback that was free a moment ago. It is below 32,768, where Linux begins
   * with the ports of clients: one that waits for the server could be given the server's port.
   */
  static int freePort() throws IOException {
    for (int attempt = 1; ; attempt++) {
      int port = ThreadLocalRandom.current().nextInt(16_384, 32_768);
      try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
        return socket.getLocalPort();
      } catch (BindException e) {
        if (attempt == PORT_ATTEMPTS) {
          throw e;
        }
      }
    }
  }

  static boolean isOpen(int port) {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return socket.isConnected();
    } catch (IOException e) {
      return false; // Nobody listens yet.
    }
  }
}
