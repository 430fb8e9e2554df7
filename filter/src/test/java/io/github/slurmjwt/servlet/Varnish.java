package io.github.slurmjwt.servlet;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** Debian's Varnish with its built-in rules before a server on loopback. */
final class Varnish implements AutoCloseable {
  private static final Path PROGRAM = Path.of("/usr/sbin/varnishd");
  private static final long START_NANOS = TimeUnit.SECONDS.toNanos(60);

  private final Process process;
  private final int port;

  private Varnish(Process process, int port) {
    this.process = process;
    this.port = port;
  }

  static Varnish before(int backend, Path folder) throws Exception {
    assertTrue(Files.isExecutable(PROGRAM), "no varnishd: apt-get install varnish");
    int port = freePort();
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
    long end = System.nanoTime() + START_NANOS;
    while (!answers()) {
      assertTrue(
          process.isAlive() && System.nanoTime() < end,
          () -> "varnishd does not start: " + log(folder));
      process.waitFor(50, TimeUnit.MILLISECONDS);
    }
  }

  private boolean answers() {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return socket.isConnected();
    } catch (IOException e) {
      return false;
    }
  }

  private static String log(Path folder) {
    try {
      return Files.readString(folder.resolve("log"));
    } catch (IOException e) {
      return e.toString();
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  @Override
  public void close() {
    process.destroy();
    process.onExit().join();
  }
}
