package io.github.slurmjwt.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.slurmjwt.testing.LogLines;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.logging.Level;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whether slurmrestd takes connections, and what the log says of it. */
final class SlurmrestdProbeTest {
  @TempDir private Path folder;
  private long now;

  @Test
  void manyWhoAskCostOneConnectionASecond() throws Exception {
    try (ServerSocket slurmrestd = new ServerSocket(0, 9, InetAddress.getLoopbackAddress())) {
      slurmrestd.setSoTimeout(1);
      SlurmrestdProbe probe = probe("http://127.0.0.1:" + slurmrestd.getLocalPort());

      assertEquals(Optional.empty(), probe.get());
      now += Duration.ofSeconds(1).toNanos() - 1;
      assertEquals(Optional.empty(), probe.get());
      slurmrestd.accept().close();
      assertThrows(SocketTimeoutException.class, slurmrestd::accept);

      now++;
      assertEquals(Optional.empty(), probe.get());
      slurmrestd.accept().close();
    }
  }

  @Test
  void aChangeIsLoggedOnce() throws Exception {
    ServerSocket slurmrestd = new ServerSocket(0, 9, InetAddress.getLoopbackAddress());
    int port = slurmrestd.getLocalPort();
    String url = "http://127.0.0.1:" + port;
    String failure = "slurmrestd at " + url + " cannot be reached: Connection refused";
    SlurmrestdProbe probe = probe(url);
    try (LogLines log = LogLines.of("io.github.slurmjwt.gateway")) {
      assertEquals(Optional.empty(), later(probe));
      slurmrestd.close();
      assertEquals(Optional.of(failure), later(probe));
      assertEquals(Optional.of(failure), later(probe));
      assertEquals(List.of(failure), log.at(Level.WARNING));
      assertEquals(List.of(), log.at(Level.INFO));

      slurmrestd = new ServerSocket();
      slurmrestd.setReuseAddress(true);
      slurmrestd.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      assertEquals(Optional.empty(), later(probe));
      assertEquals(Optional.empty(), later(probe));
      assertEquals(List.of("slurmrestd at " + url + " can be reached again"), log.at(Level.INFO));
    } finally {
      slurmrestd.close();
    }
  }

  @Test
  void asksAUnixSocketToo() throws Exception {
    Path socket = folder.resolve("s");
    String failure = "slurmrestd at unix:" + socket + " cannot be reached: ";
    try (ServerSocketChannel slurmrestd = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        LogLines log = LogLines.of("io.github.slurmjwt.gateway")) {
      SlurmrestdProbe probe = probe("unix:" + socket);
      assertEquals(
          failure, later(probe).orElseThrow().substring(0, failure.length()), "nobody is there");
      assertEquals(1, log.at(Level.WARNING).size());
      slurmrestd.bind(UnixDomainSocketAddress.of(socket));
      assertEquals(Optional.empty(), later(probe));
    }
  }

  private SlurmrestdProbe probe(String url) {
    return new SlurmrestdProbe(Slurmrestd.parse(url).orElseThrow(), () -> now);
  }

  private Optional<String> later(SlurmrestdProbe probe) {
    now += Duration.ofSeconds(1).toNanos();
    return probe.get();
  }
}
