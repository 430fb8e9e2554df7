package io.github.slurmjwt.gateway;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import org.eclipse.jetty.io.ClientConnector;
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
  @Override
  protected EndPoint newEndPoint(
      SelectableChannel channel, ManagedSelector selector, SelectionKey key) {
    return channel instanceof SocketChannel socket
        ? new PatientEndPoint(socket, selector, key, getScheduler())
        : super.newEndPoint(channel, selector, key);
  }

  private static final class PatientEndPoint extends SocketChannelEndPoint {
    private volatile boolean takesNoMore;

    private PatientEndPoint(
        SocketChannel channel, ManagedSelector selector, SelectionKey key, Scheduler scheduler) {
      super(channel, selector, key, scheduler);
    }

    @Override
    public boolean flush(ByteBuffer... buffers) throws IOException {
      if (!takesNoMore) {
        try {
          return super.flush(buffers);
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
