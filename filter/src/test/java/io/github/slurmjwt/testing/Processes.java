package io.github.slurmjwt.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Starts and ends other programs. */
public final class Processes {
  private static final long RUN_SECONDS = 60;
  private static final long STOP_SECONDS = 30;

  private Processes() {}

  /** What a program printed, and how it ended. */
  public record Run(int exitCode, String out, String err) {}

  /**
   * Runs a program in the folder until it ends by itself, and fails when that takes a minute. It
   * knows nothing of a cluster from the environment.
   */
  public static Run run(Path folder, String input, List<String> command)
      throws IOException, InterruptedException {
    Path in = Files.writeString(folder.resolve("in"), input);
    Path out = folder.resolve("out");
    Path err = folder.resolve("err");
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectInput(in.toFile())
            .redirectOutput(out.toFile())
            .redirectError(err.toFile());
    builder.environment().keySet().removeAll(List.of("SLURM_JWT", "SLURM_CONF"));
    Process process = builder.start();
    if (!process.waitFor(RUN_SECONDS, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new AssertionError(command.get(0) + " still runs");
    }
    return new Run(process.exitValue(), Files.readString(out), Files.readString(err));
  }

  /**
   * Asks a program and those that it has started to end, and kills what is left of them after half
   * a minute. A server's start script may leave the server behind.
   */
  public static void stop(Process process) throws InterruptedException {
    List<ProcessHandle> all = new ArrayList<>(process.descendants().toList());
    all.forEach(ProcessHandle::destroy);
    process.destroy();
    if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
      all.forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly().waitFor();
    }
  }
}
