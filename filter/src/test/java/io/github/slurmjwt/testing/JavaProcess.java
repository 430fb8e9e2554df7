package io.github.slurmjwt.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** A Java program in a process and a folder of its own, which keeps what it prints. */
public final class JavaProcess implements AutoCloseable {
  private static final List<String> JVM_OPTIONS =
      List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx128m");
  private static final long END_SECONDS = 30;

  private final Path folder;
  private final Process process;

  private JavaProcess(Path folder, Process process) {
    this.folder = folder;
    this.process = process;
  }

  /** Starts the main method of a class. */
  public static JavaProcess launch(
      Path folder, String classPath, Class<?> main, List<String> arguments) throws IOException {
    return launch(folder, classPath, main.getName(), arguments);
  }

  /** Starts the main method of a class that these tests do not see. */
  public static JavaProcess launch(
      Path folder, String classPath, String main, List<String> arguments) throws IOException {
    Files.createDirectories(folder);
    List<String> command = new ArrayList<>(List.of(java().toString()));
    command.addAll(JVM_OPTIONS);
    command.addAll(List.of("-cp", classPath, main));
    command.addAll(arguments);
    return new JavaProcess(
        folder,
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectOutput(folder.resolve("out").toFile())
            .redirectError(folder.resolve("err").toFile())
            .start());
  }

  /** Returns the program {@code java} of the JDK that runs the tests. */
  public static Path java() {
    return Path.of(System.getProperty("java.home"), "bin", "java");
  }

  /** Waits until the program has printed what it is waited for; fails when it ends or is late. */
  public void awaitOut(Predicate<String> expected) throws Exception {
    Await.until(() -> expected.test(out()) || !process.isAlive());
    if (!process.isAlive() || !expected.test(out())) {
      close();
      throw new AssertionError("did not start: " + out() + err());
    }
  }

  /** Waits until the program has ended by itself, and fails when it does not. */
  public void awaitEnd() throws Exception {
    if (!process.waitFor(END_SECONDS, TimeUnit.SECONDS)) {
      close();
      throw new AssertionError("still runs: " + out() + err());
    }
  }

  /** Sends SIGTERM, as service managers do, and waits for the end. */
  public void terminate() throws Exception {
    process.destroy();
    awaitEnd();
  }

  /** Sends a signal, named as for the command {@code kill}. */
  public void signal(String name) throws Exception {
    Process kill = new ProcessBuilder("kill", "-" + name, "" + process.pid()).start();
    if (kill.waitFor() != 0) {
      throw new IOException("kill -" + name + " ended with " + kill.exitValue());
    }
  }

  /** Returns what the program has printed on its standard output so far. */
  public String out() throws IOException {
    return Files.readString(folder.resolve("out"));
  }

  /** Returns what the program has printed on its standard error so far. */
  public String err() throws IOException {
    return Files.readString(folder.resolve("err"));
  }

  /** Returns how the program has ended. */
  public int exitCode() {
    return process.exitValue();
  }

  /** Kills the program, if it still runs. */
  @Override
  public void close() {
    process.destroyForcibly().onExit().join();
  }
}
