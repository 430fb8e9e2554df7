package io.github.slurmjwt.gateway;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.eclipse.jetty.io.ClientConnector;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
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
  /** Returns how many bytes of a connection the system has taken to send. */
  static long bytesSent(Connection connection) {
    return endPoint(connection).map(it -> it.sent.get()).orElseGet(connection::getBytesOut);
  }

  /** Returns how many bytes have been read from a connection. */
  static long bytesReceived(Connection connection) {
    return endPoint(connection).map(it -> it.received.get()).orElseGet(connection::getBytesIn);
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
    private volatile boolean takesNoMore;
    private final AtomicLong sent = new AtomicLong();
    private final AtomicLong received = new AtomicLong();

    private PatientEndPoint(
        SocketChannel channel, ManagedSelector selector, SelectionKey key, Scheduler scheduler) {
      super(channel, selector, key, scheduler);
    }

    @Override
    public int fill(ByteBuffer buffer) throws IOException {
      int filled = super.fill(buffer);
      received.addAndGet(Math.max(0, filled));
      return filled;
    }

    @Override
    public boolean flush(ByteBuffer... buffers) throws IOException {
      if (!takesNoMore) {
        long before = BufferUtil.remaining(buffers);
        try {
          boolean all = super.flush(buffers);
          sent.addAndGet(before - BufferUtil.remaining(buffers));
          return all;
        } catch (IOException e) {
          if (!isOpen()) {
            throw e;
          }
          takesNoMore = true;
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
