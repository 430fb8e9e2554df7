package io.github.slurmjwt.gateway;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.net.UnknownHostException;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Tells whether slurmrestd takes connections. It is asked nothing: no answer of it is the same in
 * all releases. The result holds for a moment, so that many who ask cost slurmrestd one connection.
 * A change is logged once, with the reason.
 */
final class SlurmrestdProbe implements Supplier<Optional<String>> {
  private static final System.Logger LOG = System.getLogger("io.github.slurmjwt.gateway");
  private static final Duration CONNECT = Duration.ofSeconds(1);
  private static final Duration VALIDITY = Duration.ofSeconds(1);

  private final Slurmrestd slurmrestd;
  private final LongSupplier nanoTime;
  private Optional<String> problem = Optional.empty();
  private long validUntil;

  SlurmrestdProbe(Slurmrestd slurmrestd) {
    this(slurmrestd, System::nanoTime);
  }

  /** The same with a clock of its own. */
  SlurmrestdProbe(Slurmrestd slurmrestd, LongSupplier nanoTime) {
    this.slurmrestd = slurmrestd;
    this.nanoTime = nanoTime;
    this.validUntil = nanoTime.getAsLong();
  }

  /** Returns why it cannot be reached, in a sentence; nothing when it can. */
  @Override
  public synchronized Optional<String> get() {
    if (nanoTime.getAsLong() - validUntil >= 0) {
      Optional<String> now =
          failure(slurmrestd.address())
              .map(why -> "slurmrestd at " + slurmrestd + " cannot be reached: " + why);
      if (!now.equals(problem)) {
        log(now);
      }
      problem = now;
      validUntil = nanoTime.getAsLong() + VALIDITY.toNanos();
    }
    return problem;
  }

  private void log(Optional<String> now) {
    now.ifPresentOrElse(
        sentence -> LOG.log(Level.WARNING, sentence),
        () -> LOG.log(Level.INFO, "slurmrestd at " + slurmrestd + " can be reached again"));
  }

  private static Optional<String> failure(SocketAddress address) {
    try {
      if (address instanceof UnixDomainSocketAddress unix) {
        try (SocketChannel channel = SocketChannel.open(unix)) {
          return channel.isConnected() ? Optional.empty() : Optional.of("not connected");
        }
      }
      try (Socket socket = new Socket()) {
        socket.connect(address, (int) CONNECT.toMillis());
        return Optional.empty();
      }
    } catch (UnknownHostException e) {
      return Optional.of("its host is unknown");
    } catch (IOException e) { // The answer to the question.
      return Optional.of(Objects.requireNonNullElse(e.getMessage(), e.getClass().getSimpleName()));
    }
  }
}
