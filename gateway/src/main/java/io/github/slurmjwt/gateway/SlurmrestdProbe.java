package io.github.slurmjwt.gateway;

import java.io.IOException;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.function.BooleanSupplier;

/**
 * Tells whether slurmrestd takes connections. It is asked nothing: no answer of it is the same in
 * all releases. The result holds for a moment, so that many who ask cost slurmrestd one connection.
 */
final class SlurmrestdProbe implements BooleanSupplier {
  private static final Duration CONNECT = Duration.ofSeconds(1);
  private static final Duration VALIDITY = Duration.ofSeconds(1);

  private final Slurmrestd slurmrestd;
  private boolean reachable;
  private long validUntil = System.nanoTime();

  SlurmrestdProbe(Slurmrestd slurmrestd) {
    this.slurmrestd = slurmrestd;
  }

  @Override
  public synchronized boolean getAsBoolean() {
    if (System.nanoTime() - validUntil >= 0) {
      reachable = connects(slurmrestd.address());
      validUntil = System.nanoTime() + VALIDITY.toNanos();
    }
    return reachable;
  }

  private static boolean connects(SocketAddress address) {
    try {
      if (address instanceof UnixDomainSocketAddress unix) {
        try (SocketChannel channel = SocketChannel.open(unix)) {
          return channel.isConnected();
        }
      }
      try (Socket socket = new Socket()) {
        socket.connect(address, (int) CONNECT.toMillis());
        return true;
      }
    } catch (IOException e) {
      return false; // The answer to the question.
    }
  }
}
