package io.github.slurmjwt.gateway;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.WritePendingException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.server.ConnectionMetaData;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.NegotiatingServerConnection;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.component.AbstractLifeCycle;
import org.eclipse.jetty.util.thread.Scheduler;

/**
 * The connections of clients: ends those whose request's head, or whose TLS handshake before it,
 * takes too long, however steadily its bytes come. (Jetty itself limits the time between two
 * bytes.) On a connection of HTTP/2 it counts while no request runs there. Safe for use by many
 * threads.
 */
final class ClientConnections extends AbstractLifeCycle
    implements Connection.Listener, HttpConfiguration.Customizer {
  private static final long SWEEP_MILLIS = 250;

  /** Who opens a connection, sends its first byte soon. */
  private static final long QUIET_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final ServerConnector connector;
  private final long headNanos;
  private final LongSupplier nanoTime;
  private final Map<Connection, State> open = new ConcurrentHashMap<>();
  private Scheduler.Task sweep = () -> false;

  ClientConnections(ServerConnector connector, Duration headTime) {
    this(connector, headTime, System::nanoTime);
  }

  ClientConnections(ServerConnector connector, Duration headTime, LongSupplier nanoTime) {
    this.connector = connector;
    this.headNanos = headTime.toNanos();
    this.nanoTime = nanoTime;
  }

  @Override
  protected void doStart() {
    schedule();
  }

  @Override
  protected void doStop() {
    sweep.cancel();
  }

  private void schedule() {
    sweep = connector.getScheduler().schedule(this::sweep, SWEEP_MILLIS, TimeUnit.MILLISECONDS);
  }

  /** Ends the connections that are overdue. */
  void sweep() {
    long now = nanoTime.getAsLong();
    try {
      open.forEach(
          (connection, state) -> {
            if (state.isOverdue(connection, now)) {
              end(connection, state);
            } else if (state.isLeftOpen(connection, now)) {
              connection.getEndPoint().close();
            }
          });
    } finally {
      if (isRunning()) {
        schedule();
      }
    }
  }

  @Override
  public void onOpened(Connection connection) {
    if (connection instanceof ConnectionMetaData
        || connection instanceof NegotiatingServerConnection) {
      open.put(connection, new State(nanoTime.getAsLong(), isHttp2(connection)));
    }
  }

  @Override
  public void onClosed(Connection connection) {
    open.remove(connection);
  }

  /** The head is complete: unless that comes too late, which is decided once. */
  @Override
  public Request customize(Request request, HttpFields.Mutable responseHeaders) {
    State state = open.get(request.getConnectionMetaData().getConnection());
    if (state != null && !state.headIsComplete()) {
      throw new HttpException.RuntimeException(HttpStatus.REQUEST_TIMEOUT_408);
    }
    return request;
  }

  /** Ends the connections on which nothing has come, for a while or since the last answer. */
  void closeIdle() {
    open.forEach(
        (connection, state) -> {
          if (state.isIdle(connection)) {
            connection.close();
          }
        });
  }

  /** Returns whether all connections have ended. */
  boolean isEmpty() {
    return open.isEmpty();
  }

  private static void end(Connection connection, State state) {
    if (!(connection instanceof ConnectionMetaData http) || isHttp2(connection)) {
      connection.close(); // HTTP/2 says it in a frame of its own, and leaves it to the client.
      return;
    }
    ByteBuffer answer = ByteBuffer.wrap(GatewayProblem.REQUEST_TOO_SLOW.onConnection());
    String remote = remote(connection);
    try {
      AnswerLog.leaveTo(state, http);
      connection.getEndPoint().write(Callback.from(connection::close), answer);
    } catch (WritePendingException e) {
      connection.close(); // An earlier answer is not read either.
    }
    GatewayLog.write(GatewayProblem.REQUEST_TOO_SLOW, state.headSince(), remote);
  }

  private static String remote(Connection connection) {
    return connection.getEndPoint().getRemoteSocketAddress() instanceof InetSocketAddress address
            && address.getAddress() != null // A PROXY line may state a name.
        ? address.getAddress().getHostAddress()
        : "-";
  }

  private static boolean isHttp2(Connection connection) {
    return connection instanceof ConnectionMetaData http
        && http.getHttpVersion().compareTo(HttpVersion.HTTP_2) >= 0;
  }

  /** Where a connection is between one request and the next. */
  private final class State {
    private final boolean isHttp2;
    private long headSince;
    private boolean waitsForHead = true;
    private boolean isFirst = true;
    private boolean tooLate;
    private long bytesBefore;

    private State(long now, boolean isHttp2) {
      headSince = now;
      this.isHttp2 = isHttp2;
    }

    private synchronized boolean headIsComplete() {
      waitsForHead = false;
      isFirst = false;
      return !tooLate || isHttp2; // There it is a request from before the end.
    }

    private synchronized long headSince() {
      return headSince;
    }

    private synchronized boolean isLeftOpen(Connection connection, long now) {
      return tooLate
          && now - headSince > headNanos + QUIET_NANOS
          && connection.getMessagesIn() == connection.getMessagesOut();
    }

    private synchronized boolean isOverdue(Connection connection, long now) {
      if (tooLate || connection.getMessagesIn() != connection.getMessagesOut()) {
        return false;
      }
      if (!waitsForHead) { // The request has been answered.
        waitsForHead = true;
        bytesBefore = connection.getBytesIn();
        headSince = now;
      }
      if (isFirst || connection.getBytesIn() > bytesBefore) {
        tooLate = now - headSince > headNanos;
        return tooLate;
      }
      headSince = now; // Nothing of the next request has come.
      return false;
    }

    private synchronized boolean isIdle(Connection connection) {
      boolean isQuiet =
          waitsForHead
              && connection.getMessagesIn() == connection.getMessagesOut()
              && connection.getBytesIn() == bytesBefore;
      return isQuiet && (!isFirst || nanoTime.getAsLong() - headSince > QUIET_NANOS);
    }
  }
}
