package io.github.slurmjwt.gateway;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A server in the place of slurmrestd that closes connections too early, by close(2) alone: it is
 * the system that says so to the client, as for slurmrestd itself.
 */
final class ClosingSlurmrestd implements AutoCloseable {
  /** What becomes of a connection. */
  enum End {
    /** It is closed before anything can have come. */
    AT_ONCE,
    /** It is closed when the request is there, of which nothing has been read. */
    UNREAD,
    /** It is closed when some of the request has been read. */
    HALF_READ,
    /** It is closed when the whole request has been read. */
    READ,
    /**
     * As {@link #READ}, but more than a second after the request, and by a reset, as if it were set
     * to end all connections so.
     */
    RESET_LATE,
    /** As {@link #UNREAD}, and nobody listens any more. */
    UNREAD_AND_GONE,
    /** As {@link #UNREAD}, after the first byte of an answer. */
    ANSWER_BEGUN,
    /** Nothing happens until the client goes. */
    SILENCE,
    /** An answer, whole. */
    ANSWERED
  }

  private static final byte[] ANSWER =
      "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok".getBytes(StandardCharsets.US_ASCII);

  private static final long LATE = 1_200;
  private static final long LONGEST_WAIT = TimeUnit.SECONDS.toMillis(30);

  private final ServerSocketChannel server;
  private final AtomicInteger connections = new AtomicInteger();
  private volatile List<End> script = List.of(End.ANSWERED);

  private ClosingSlurmrestd(ServerSocketChannel server) {
    this.server = server;
    Thread thread = new Thread(this::accept, "closing-slurmrestd");
    thread.setDaemon(true);
    thread.start();
  }

  static ClosingSlurmrestd start() throws IOException {
    ServerSocketChannel server = ServerSocketChannel.open();
    return new ClosingSlurmrestd(
        server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)));
  }

  static ClosingSlurmrestd startAt(Path socket) throws IOException {
    UnixDomainSocketAddress address = UnixDomainSocketAddress.of(socket);
    ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    return new ClosingSlurmrestd(server.bind(address));
  }

  /** Returns the address in the form of the gateway's option. */
  String address() throws IOException {
    SocketAddress address = server.getLocalAddress();
    return address instanceof InetSocketAddress tcp
        ? "http://127.0.0.1:" + tcp.getPort()
        : "unix:" + address;
  }

  /** Forgets the connections so far, and treats the next ones so, those that follow as the last. */
  void play(End... ends) {
    connections.set(0);
    script = List.of(ends);
  }

  /** Returns how many connections there have been. */
  int connections() {
    return connections.get();
  }

  private void accept() {
    while (server.isOpen()) {
      try {
        SocketChannel connection = server.accept();
        List<End> ends = script;
        End end = ends.get(Math.min(connections.getAndIncrement(), ends.size() - 1));
        Thread thread = new Thread(() -> serve(connection, end), "closing-slurmrestd-connection");
        thread.setDaemon(true);
        thread.start();
      } catch (AsynchronousCloseException e) {
        return;
      } catch (IOException e) {
        throw new AssertionError(e);
      }
    }
  }

  private void serve(SocketChannel connection, End end) {
    try (connection) {
      switch (end) {
        case AT_ONCE -> {}
        case UNREAD -> awaitBytes(connection);
        case HALF_READ -> {
          awaitBytes(connection);
          connection.read(ByteBuffer.allocate(10));
        }
        case READ -> readRequest(connection);
        case RESET_LATE -> {
          readRequest(connection);
          awaitBytes(connection, LATE);
          connection.setOption(StandardSocketOptions.SO_LINGER, 0);
        }
        case UNREAD_AND_GONE -> {
          awaitBytes(connection);
          close();
        }
        case ANSWER_BEGUN -> {
          connection.write(ByteBuffer.wrap(ANSWER, 0, 1));
          awaitBytes(connection);
        }
        case SILENCE -> {
          readRequest(connection);
          awaitBytes(connection);
        }
        case ANSWERED -> {
          readRequest(connection);
          connection.write(ByteBuffer.wrap(ANSWER));
        }
      }
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  /** Waits for bytes, or the end, without taking them. */
  private static void awaitBytes(SocketChannel connection) throws IOException {
    awaitBytes(connection, LONGEST_WAIT);
  }

  private static void awaitBytes(SocketChannel connection, long millis) throws IOException {
    connection.configureBlocking(false);
    try (Selector selector = Selector.open()) {
      connection.register(selector, SelectionKey.OP_READ);
      selector.select(millis);
    }
  }

  /** Reads the head and, with a Content-Length, one byte. */
  private static void readRequest(SocketChannel connection) throws IOException {
    StringBuilder request = new StringBuilder();
    ByteBuffer next = ByteBuffer.allocate(1);
    while (!isComplete(request.toString()) && connection.read(next) > 0) {
      request.append((char) next.flip().get());
      next.clear();
    }
  }

  private static boolean isComplete(String request) {
    int end = request.indexOf("\r\n\r\n");
    boolean hasBody = request.contains("Content-Length: 1\r\n");
    return end > 0 && request.length() == end + 4 + (hasBody ? 1 : 0);
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
