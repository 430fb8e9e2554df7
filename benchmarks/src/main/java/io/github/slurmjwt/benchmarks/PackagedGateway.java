package io.github.slurmjwt.benchmarks;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The gateway as its package installs it: the launcher, the jars, the archive of classes. */
final class PackagedGateway {
  /** Where {@code mvn package} leaves the archive with the files of the package. */
  private static final Path TARGET = Path.of("..", "gateway", "target");

  private static final Pattern ADDRESS = Pattern.compile("slurm gateway: http://\\S+:(\\d+)/ ");
  private static final Pattern VERDICTS = Pattern.compile(":(\\d+)/forward-auth/");

  /** As for the journal, whose socket is not there in a benchmark. */
  private static final String LOGGING =
      """
      handlers=java.util.logging.ConsoleHandler
      .level=INFO
      org.eclipse.jetty.level=WARNING
      java.util.logging.ConsoleHandler.level=INFO
      java.util.logging.ConsoleHandler.formatter=io.github.slurmjwt.gateway.JournalFormatter
      """;

  private final Path home;
  private final Path classes;

  private PackagedGateway(Path home, Path classes) {
    this.home = home;
    this.classes = classes;
  }

  /** Returns the archive with the package's files; empty unless it was built. */
  static Optional<Path> archive() throws IOException {
    try (DirectoryStream<Path> found = Files.newDirectoryStream(TARGET, "slurm-gateway-*.tar.gz")) {
      for (Path file : found) {
        return Optional.of(file.toAbsolutePath().normalize());
      }
    } catch (java.nio.file.NoSuchFileException e) {
      return Optional.empty(); // Nothing was built at all.
    }
    return Optional.empty();
  }

  /** Unpacks the archive, and makes the archive of classes as the package does when installed. */
  static PackagedGateway install(Path archive, Path folder) throws IOException {
    Path home = Files.createDirectory(folder.resolve("installed"));
    Path log = folder.resolve("install.log");
    Programs.run(
        Programs.pinned(
            0,
            log,
            "tar",
            "-xzf",
            archive.toString(),
            "--strip-components=1",
            "-C",
            home.toString()));
    PackagedGateway installed = new PackagedGateway(home, folder.resolve("classes.jsa"));
    Programs.run(
        installed.withClasses(
            Programs.pinned(
                0, log, home.resolve("share/slurm-gateway/make-class-archive").toString())));
    return installed;
  }

  private ProcessBuilder withClasses(ProcessBuilder program) {
    program.environment().put("SLURM_GATEWAY_ARCHIVE", classes.toString());
    return program;
  }

  /** Starts it on free ports, with the defaults for all else. */
  Running start(int core, Path folder, Cluster cluster, int upstream) throws IOException {
    Files.createDirectory(folder);
    Path logging = Files.writeString(folder.resolve("logging.properties"), LOGGING);
    Path file =
        Files.writeString(
            folder.resolve("gateway.conf"),
            """
            slurmrestd = http://127.0.0.1:%d
            auth-alt-parameters = jwt_key=%s
            port = 0
            admin-port = 0
            forward-auth = nginx
            forward-auth-port = 0
            forward-auth-token = true
            logging-config = %s
            """
                .formatted(upstream, cluster.jwtKey(), logging));
    Path log = folder.resolve("log");
    long start = System.nanoTime();
    ProcessBuilder program =
        withClasses(
            Programs.pinned(
                core, log, home.resolve("bin/slurm-gateway").toString(), "--config", "" + file));
    Process process = program.start();
    try {
      Path out = program.redirectOutput().file().toPath();
      Programs.await(process, log, () -> ADDRESS.matcher(Files.readString(out)).find());
      double seconds = (System.nanoTime() - start) / 1e9;
      return new Running(process, Files.readString(out), seconds);
    } catch (IOException e) {
      Programs.stop(process);
      throw e;
    }
  }

  /** A gateway that takes requests. */
  record Running(Process process, String summary, double startSeconds) implements AutoCloseable {
    int port() {
      return port(ADDRESS);
    }

    /** Returns the port where nginx asks for verdicts. */
    int verdicts() {
      return port(VERDICTS);
    }

    private int port(Pattern pattern) {
      Matcher port = pattern.matcher(summary);
      if (!port.find()) {
        throw new IllegalStateException("no port: " + summary);
      }
      return Integer.parseInt(port.group(1));
    }

    /** Returns how many MB of memory the process has had at most, all that it shares included. */
    long mostMegabytes() throws IOException {
      Path status = Path.of("/proc", Long.toString(process.pid()), "status");
      for (String line : Files.readAllLines(status)) {
        if (line.startsWith("VmHWM:")) {
          return Long.parseLong(line.replaceAll("\\D", "")) * 1024 / 1_000_000;
        }
      }
      throw new IOException("no VmHWM in " + status);
    }

    @Override
    public void close() {
      Programs.stop(process);
    }
  }
}
