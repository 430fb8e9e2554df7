package io.github.slurmjwt.gateway;

import io.github.slurmjwt.testing.JavaProcess;
import io.github.slurmjwt.testing.Processes;
import io.github.slurmjwt.testing.Processes.Run;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Programs that read one text and print another: the filter's self-contained jar, and Python. */
final class AllJar {
  private static final Path JAR = Path.of(System.getProperty("all.jar", "not set"));

  private AllJar() {}

  /** Runs the jar on its own, as an administrator does. */
  static Run run(Path folder, String input, String... arguments) throws Exception {
    if (!Files.exists(JAR)) {
      throw new AssertionError(JAR + " is not there: run mvn verify, which makes it");
    }
    List<String> command = new ArrayList<>();
    command.add(JavaProcess.java().toString());
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
    Run run = Processes.run(folder, input, command);
    return new Run(run.exitCode(), run.out().strip(), run.err());
  }
}
