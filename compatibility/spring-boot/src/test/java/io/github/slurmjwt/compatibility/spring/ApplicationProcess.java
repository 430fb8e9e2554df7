package io.github.slurmjwt.compatibility.spring;

import io.github.slurmjwt.testing.Await;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** An application in a JVM of its own, which has an environment and a class path of its own. */
final class ApplicationProcess implements AutoCloseable {
  private static final Duration LIMIT = Duration.ofMinutes(4);
  private static final Pattern PORT =
      Pattern.compile("(?:Tomcat|Jetty) started on port[s]? (\\d+)");

  private final Process process;
  private final Path log;

  private ApplicationProcess(Process process, Path log) {
    this.process = process;
    this.log = log;
  }

  /**
   * Starts one.
   *
   * @param folder where its output goes
   * @param wanted which entries of this class path it gets
   */
  static ApplicationProcess start(
      Path folder,
      Predicate<String> wanted,
      Map<String, String> environment,
      Class<?> application,
      String... arguments)
      throws IOException {
    Path log = Files.createTempFile(folder, "application", ".log");
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-cp", classPath(wanted)));
    command.add(application.getName());
    command.addAll(List.of("--server.address=127.0.0.1", "--server.port=0"));
    command.addAll(Arrays.asList(arguments));
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
    builder.environment().putAll(environment);
    return new ApplicationProcess(builder.start(), log);
  }

  private static String classPath(Predicate<String> wanted) {
    String whole =
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    return Arrays.stream(whole.split(File.pathSeparator, -1))
        .filter(entry -> wanted.test(Path.of(entry).getFileName().toString()))
        .collect(Collectors.joining(File.pathSeparator));
  }

  /** Waits until it serves. */
  Http http() throws Exception {
    Await.until(
        "an application that serves or ends",
        LIMIT,
        () -> !process.isAlive() || PORT.matcher(output()).find());
    Matcher port = PORT.matcher(output());
    if (!port.find()) {
      throw new AssertionError(output());
    }
    return new Http(Integer.parseInt(port.group(1)));
  }

  /** Waits until it has ended by itself, and returns what it has written. */
  String outputOfFailure() throws Exception {
    if (!process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS) || process.exitValue() == 0) {
      throw new AssertionError(output());
    }
    return output();
  }

  String output() throws IOException {
    return Files.readString(log, StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    process.destroyForcibly().onExit().join();
  }
}
