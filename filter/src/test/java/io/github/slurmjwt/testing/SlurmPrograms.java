package io.github.slurmjwt.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** The programs of a {@link LiveSlurm}: what each prints goes to NAME.out and NAME.err. */
final class SlurmPrograms implements AutoCloseable {
  /** Debian's number for the user slurm. */
  private static final int SLURM = 64030;

  private final SlurmSetup setup;
  private final Path folder;
  private final Deque<Process> processes = new ArrayDeque<>();
  private final Thread lastResort = new Thread(this::stopEverything);

  SlurmPrograms(SlurmSetup setup, Path folder) {
    this.setup = setup;
    this.folder = folder;
    Runtime.getRuntime().addShutdownHook(lastResort);
  }

  /** Writes the accounts that the programs see: those of the release's system, and more. */
  void writeAccounts() throws IOException, InterruptedException {
    if (setup.accounts().isEmpty()) {
      return;
    }
    String users = Files.readString(setup.release().file("/etc/passwd"));
    String groups = Files.readString(setup.release().file("/etc/group"));
    for (Map.Entry<String, Integer> account : setup.accounts().entrySet()) {
      String name = account.getKey();
      int id = account.getValue();
      if (users.lines().noneMatch(line -> line.startsWith(name + ":"))) {
        users += name + ":x:" + id + ":" + id + "::/nonexistent:/bin/sh\n";
        groups += name + ":x:" + id + ":\n";
      }
    }
    Files.writeString(folder.resolve("passwd"), users);
    Files.writeString(folder.resolve("group"), groups);
  }

  /** Makes slurmctld's user the owner of a file. */
  Path giveToSlurm(Path file) throws IOException {
    if (setup.slurmUser().equals("slurm")) {
      Files.setAttribute(file, "unix:uid", SLURM);
    }
    return file;
  }

  Path log(String name) {
    return folder.resolve(name + ".err");
  }

  String logFrom(String name, long offset) throws IOException {
    try (InputStream in = Files.newInputStream(log(name))) {
      in.skipNBytes(offset);
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  /** Starts a program that goes on until {@link #close}. */
  Process launch(String name, String... command) throws IOException, InterruptedException {
    Process process = process(name, command);
    processes.add(process);
    return process;
  }

  /** Returns what a program prints. */
  String run(String name, String... command) throws IOException, InterruptedException {
    Process process = process(name, command);
    if (!process.waitFor(30, TimeUnit.SECONDS)) {
      process.destroyForcibly();
    }
    return Files.readString(folder.resolve(name + ".out")).strip();
  }

  private Process process(String name, String... command) throws IOException, InterruptedException {
    List<String> all = new ArrayList<>(setup.release().prefix(folder));
    all.addAll(List.of(command));
    ProcessBuilder builder =
        new ProcessBuilder(all)
            .directory(folder.toFile())
            .redirectOutput(folder.resolve(name + ".out").toFile())
            .redirectError(ProcessBuilder.Redirect.appendTo(log(name).toFile()));
    builder.environment().merge("PATH", ":/usr/sbin:/sbin", String::concat);
    builder.environment().put("SLURM_CONF", folder.resolve("slurm.conf").toString());
    if (name.startsWith("slurmrestd")) {
      builder.environment().put("SLURM_JWT", "daemon");
    } else {
      builder.environment().remove("SLURM_JWT");
    }
    return builder.start();
  }

  /** Fails unless the condition comes to hold while the process runs. */
  void require(Process process, Await.Condition condition, String otherwise) throws Exception {
    if (!Await.until(() -> condition.holds() || !process.isAlive()) || !condition.holds()) {
      throw failure(otherwise);
    }
  }

  AssertionError failure(String message) throws IOException {
    StringBuilder text = new StringBuilder(message + "\n");
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.filter(name -> name.toString().endsWith(".err")).toList()) {
        text.append(file.getFileName()).append(": ").append(Files.readString(file)).append('\n');
      }
    }
    return new AssertionError(text.toString());
  }

  /** Ends a program at once, as a crash does. */
  void kill(Process process) {
    process.destroyForcibly().onExit().join();
    processes.remove(process);
  }

  /** Ends a program in good order, and what it has started. */
  void stop(Process process) {
    processes.remove(process);
    List<ProcessHandle> all = new ArrayList<>(process.descendants().toList());
    all.add(process.toHandle());
    process.destroy();
    process.onExit().completeOnTimeout(process, 10, TimeUnit.SECONDS).join();
    all.forEach(ProcessHandle::destroyForcibly);
    all.forEach(handle -> handle.onExit().join());
  }

  /** Ends slurmctld, though "scontrol reconfigure" has made another process of it. */
  void stopController(Optional<Process> controller) {
    controller.ifPresent(this::stop);
    stopReconfigured();
  }

  @Override
  public void close() {
    stopEverything();
    Runtime.getRuntime().removeShutdownHook(lastResort);
  }

  private void stopEverything() {
    stopAll();
    stopReconfigured();
  }

  /** The last one started stops first. */
  private void stopAll() {
    while (!processes.isEmpty()) {
      stop(processes.getLast());
    }
  }

  /** After "scontrol reconfigure", slurmctld is another process from 23.11 on. */
  private void stopReconfigured() {
    Path file = folder.resolve("save/slurmctld.pid");
    if (Files.exists(file)) {
      ProcessHandle.of(Long.parseLong(content(file)))
          .filter(handle -> handle.info().command().orElse("").endsWith("/slurmctld"))
          .ifPresent(
              handle -> {
                handle.destroyForcibly();
                handle.onExit().join();
              });
    }
  }

  private static String content(Path file) {
    try {
      return Files.readString(file).strip();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
