package io.github.slurmjwt.gateway;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.eclipse.jetty.io.ClientConnector;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.io.EofException;
import org.eclipse.jetty.io.ManagedSelector;
import org.eclipse.jetty.io.SocketChannelEndPoint;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.thread.Scheduler;

/**
 * Connections on which an answer is read even when the other side takes no more of the request. So
 * slurmrestd answers a body that is too long: 413, and it closes while the body is on its way
 * (22.05.8, 24.11.5). Where no answer came before the end, the client sees that end.
 */
final class PatientConnector extends ClientConnector {
  /** Much longer than it takes within a machine. */
  private static final Duration RESET_ON_ITS_WAY = Duration.ofMillis(1);

  /** Returns how many bytes of a connection the system has taken to send. */
  static long bytesSent(Connection connection) {
    return endPoint(connection).map(it -> it.sent.get()).orElseGet(connection::getBytesOut);
  }

  /** Returns how many bytes have been read from a connection. */
  static long bytesReceived(Connection connection) {
    return endPoint(connection).map(it -> it.received.get()).orElseGet(connection::getBytesIn);
  }

  /**
   * Returns whether the other side has closed a connection without reading all that was meant for
   * it, and without an answer. Linux then resets the connection; after all was read, it only ends
   * it (tcp_close in net/ipv4/tcp.c, unix_release_sock in net/unix/af_unix.c). Of TLS, whose other
   * side is seldom slurmrestd itself, nothing is said.
   */
  static boolean isUnread(Connection connection) {
    return connection.getEndPoint() instanceof PatientEndPoint patient && patient.isUnread();
  }

  /** The request on this connection is nothing but a head. */
  static void markHeadOnly(Connection connection) {
    if (connection.getEndPoint() instanceof PatientEndPoint patient) {
      patient.headOnly = true;
    }
  }

  /** Returns how the other side has reset a connection, if it has. */
  static Optional<IOException> reset(Connection connection) {
    return endPoint(connection).flatMap(it -> it.reset);
  }

  /** That of TLS wraps the other. */
  private static Optional<PatientEndPoint> endPoint(Connection connection) {
    EndPoint inner = connection.getEndPoint();
    while (inner instanceof EndPoint.Wrapper outer) {
      inner = outer.unwrap();
    }
    return inner instanceof PatientEndPoint patient ? Optional.of(patient) : Optional.empty();
  }

  @Override
  protected EndPoint newEndPoint(
      SelectableChannel channel, ManagedSelector selector, SelectionKey key) {
    return channel instanceof SocketChannel socket
        ? new PatientEndPoint(socket, selector, key, getScheduler())
        : super.newEndPoint(channel, selector, key);
  }

  private static final class PatientEndPoint extends SocketChannelEndPoint {
    private final Object sending = new Object();
    private volatile boolean takesNoMore;
    private volatile boolean endedUnsent;
    private volatile boolean headOnly;
    private volatile boolean allSent = true;
    private volatile Optional<IOException> reset = Optional.empty();
    private final AtomicLong sent = new AtomicLong();
    private final AtomicLong received = new AtomicLong();

    private PatientEndPoint(
        SocketChannel channel, ManagedSelector selector, SelectionKey key, Scheduler scheduler) {
      super(channel, selector, key, scheduler);
    }

    /** Nothing has come back, and of what there was to send something did not arrive. */
    private boolean isUnread() {
      return received.get() == 0 && (sent.get() == 0 || takesNoMore || reset.isPresent());
    }

    /** As in the superclass, to which a reset is an end like any other. */
    @Override
    public int fill(ByteBuffer buffer) throws IOException {
      if (isInputShutdown()) {
        return -1;
      }
      int position = BufferUtil.flipToFill(buffer);
      int filled = -1;
      try {
        filled = getChannel().read(buffer);
      } catch (SocketException e) { // No other failure of a read has this type.
        reset = Optional.of(e);
      } finally {
        BufferUtil.flipToFlush(buffer, position);
      }
      if (filled > 0) {
        received.addAndGet(filled);
        notIdle();
      } else if (filled < 0) {
        endWithoutAnswer();
        shutdownInput();
      }
      return filled;
    }

    /** Finds out whether the other side has read what was sent, if it ends without an answer. */
    private void endWithoutAnswer() {
      if (sent.get() > 0 && received.get() == 0) {
        LockSupport.parkNanos(RESET_ON_ITS_WAY.toNanos());
      }
      synchronized (sending) {
        if (sent.get() == 0) {
          endedUnsent = true;
        } else if (received.get() == 0 && reset.isEmpty() && headOnly && allSent) {
          reset = hiddenReset();
        }
      }
    }

    /**
     * Returns the reset that came after the end, if one did: so it is when the other side closed
     * before the request arrived. To read goes on to say that this is the end; only to write tells
     * of the reset (tcp_fin, tcp_reset and tcp_recvmsg_locked in net/ipv4). Nobody reads the byte,
     * which comes after a whole request. A Unix socket hides nothing, and writes to one fail after
     * any end.
     */
    private Optional<IOException> hiddenReset() {
      if (!(getRemoteSocketAddress() instanceof InetSocketAddress)) {
        return Optional.empty();
      }
      try {
        getChannel().write(ByteBuffer.wrap(new byte[] {'\n'}));
        return Optional.empty();
      } catch (ClosedChannelException e) { // By this side, which says nothing of the other.
        return Optional.empty();
      } catch (IOException e) {
        return Optional.of(e);
      }
    }

    @Override
    public boolean flush(ByteBuffer... buffers) throws IOException {
      synchronized (sending) {
        if (endedUnsent) { // Nobody waits for an answer any more, and so it is certain.
          throw new EofException("the connection has ended before a request was sent");
        }
        if (!takesNoMore) {
          // Counted before: the other side may have closed by the time that this thread goes on.
          sent.addAndGet(BufferUtil.remaining(buffers));
          try {
            allSent = super.flush(buffers);
            return allSent;
          } catch (IOException e) {
            if (!isOpen()) {
              throw e;
            }
            takesNoMore = true;
          } finally {
            sent.addAndGet(-BufferUtil.remaining(buffers));
          }
        }
      }
      for (ByteBuffer buffer : buffers) {
        BufferUtil.clear(buffer);
      }
      return true;
    }

    /** The connection ends with the answer; half of it would look like a client that has gone. */
    @Override
    protected void doShutdownOutput() {
      // Jetty would end this direction after "Connection: close".
    }
  }
}
