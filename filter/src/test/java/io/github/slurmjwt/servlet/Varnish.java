package io.github.slurmjwt.servlet;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.slurmjwt.testing.Await;
import io.github.slurmjwt.testing.Http;
import io.github.slurmjwt.testing.Ports;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Debian's Varnish with its built-in rules before a server on loopback. */
final class Varnish implements AutoCloseable {
  private static final Path PROGRAM = Path.of("/usr/sbin/varnishd");

  private final Process process;
  private final int port;

  private Varnish(Process process, int port) {
    this.process = process;
    this.port = port;
  }

  static Varnish before(int backend, Path folder) throws Exception {
    assertTrue(Files.isExecutable(PROGRAM), "no varnishd: apt-get install varnish");
    int port = Ports.free();
    Process process =
        new ProcessBuilder(
                PROGRAM.toString(),
                "-F",
                "-j",
                "none",
                "-n",
                folder.toString(),
                "-a",
                "127.0.0.1:" + port,
                "-b",
                "127.0.0.1:" + backend)
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("log").toFile())
            .start();
    Varnish varnish = new Varnish(process, port);
    try {
      varnish.awaitStart(folder);
    } catch (AssertionError | Exception e) {
      varnish.close();
      throw e;
    }
    return varnish;
  }

  Http http() {
    return new Http(port);
  }

  private void awaitStart(Path folder) throws Exception {
    if (!Await.until(() -> Ports.isOpen(port) || !process.isAlive()) || !process.isAlive()) {
      throw new AssertionError("varnishd does not start: " + log(folder));
    }
  }

  private static String log(Path folder) {
    try {
      return Files.readString(folder.resolve("log"));
    } catch (IOException e) {
      return e.toString();
    }
  }

  @Override
  public void close() {
    process.destroy();
    process.onExit().join();
  }
}
