package io.github.slurmjwt.demo;

import io.github.slurmjwt.testing.Await;
import io.github.slurmjwt.testing.Ports;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Debian's Apache in the foreground, with one site and a configuration of its own. */
final class Apache implements AutoCloseable {
  private static final Path PROGRAM = Path.of("/usr/sbin/apache2");
  private static final Path MODULES = Path.of("/usr/lib/apache2/modules");

  /** What Debian enables by itself, and what its {@code a2enmod} adds to what it is told. */
  private static final List<String> DEFAULT_MODULES =
      List.of("mpm_event", "authn_core", "authz_core", "authz_user", "socache_shmcb", "proxy");

  private final Process process;

  private Apache(Process process) {
    this.process = process;
  }

  /**
   * Starts it.
   *
   * @param folder where its files go
   * @param port the port of loopback that the site names
   * @param modules what the site needs besides Debian's defaults
   * @param site the configuration of the site
   */
  static Apache start(Path folder, int port, List<String> modules, String site) throws Exception {
    for (Path file : List.of(PROGRAM, MODULES.resolve("mod_auth_openidc.so"))) {
      if (!Files.exists(file)) {
        throw new AssertionError(
            "this test needs "
                + file
                + ": apt-get install apache2-bin libapache2-mod-auth-openidc, which starts none");
      }
    }
    String load =
        Stream.concat(DEFAULT_MODULES.stream(), modules.stream())
            .map(name -> "LoadModule " + name + "_module " + MODULES + "/mod_" + name + ".so\n")
            .collect(Collectors.joining());
    String server =
        """
        ServerRoot %s
        PidFile apache.pid
        ErrorLog error.log
        Listen 127.0.0.1:%d
        User www-data
        Group www-data
        """
            .formatted(folder, port);
    Path file = Files.writeString(folder.resolve("apache2.conf"), server + load + site);
    Apache apache =
        new Apache(
            new ProcessBuilder(PROGRAM.toString(), "-f", file.toString(), "-DFOREGROUND")
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("log").toFile())
                .start());
    if (!Await.until(() -> Ports.isOpen(port) || !apache.process.isAlive())
        || !apache.process.isAlive()) {
      apache.close();
      throw new AssertionError(
          "apache2 does not start: " + Files.readString(folder.resolve("log")));
    }
    return apache;
  }

  @Override
  public void close() {
    process.destroy();
    process.onExit().join();
  }
}
