package io.github.slurmjwt.gateway;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Programs that read one text and print another: the filter's self-contained jar, and Python. */
final class AllJar {
  private static final Path JAR = Path.of(System.getProperty("all.jar", "not set"));

  private AllJar() {}

  /** What a program printed, and how it ended. */
  record Run(int exitCode, String out, String err) {}

  /** Runs the jar on its own, as an administrator does. */
  static Run run(Path folder, String input, String... arguments) throws Exception {
    if (!Files.exists(JAR)) {
      throw new AssertionError(JAR + " is not there: run mvn verify, which makes it");
    }
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-jar", JAR.toString()));
    command.addAll(List.of(arguments));
    return process(folder, input, command);
  }

  /** Runs lines of Python with Debian's python3-jwt. */
  static Run python(Path folder, String input, String program, String... arguments)
      throws Exception {
    List<String> command = new ArrayList<>(List.of("/usr/bin/python3", "-c", program));
    command.addAll(List.of(arguments));
    Run run = process(folder, input, command);
    if (run.err().contains("ModuleNotFoundError")) {
      throw new AssertionError("this test needs: apt-get install python3-jwt python3-cryptography");
    }
    return run;
  }

  private static Run process(Path folder, String input, List<String> command)
      throws IOException, InterruptedException {
    Path in = Files.writeString(folder.resolve("in"), input);
    Path out = folder.resolve("out");
    Path err = folder.resolve("err");
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectInput(in.toFile())
            .redirectOutput(out.toFile())
            .redirectError(err.toFile());
    builder.environment().remove("SLURM_JWT");
    Process process = builder.start();
    if (!process.waitFor(60, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new AssertionError(command.get(0) + " goes on");
    }
    return new Run(process.exitValue(), Files.readString(out).strip(), Files.readString(err));
  }
}
