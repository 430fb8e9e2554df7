package io.github.slurmjwt.gateway;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A server in the place of slurmrestd that records every byte of the requests' heads, and answers
 * as a test wants it to.
 */
final class FakeSlurmrestd implements AutoCloseable {
  /** Answers one request on its connection, which is closed afterwards. */
  interface Answer {
    void to(Received request, InputStream in, OutputStream out) throws Exception;
  }

  /**
   * The head of a request: the request line, and all values of each header under its lower-case
   * name.
   */
  record Received(String line, Map<String, List<String>> headers) {
    String header(String name) {
      return String.join("|", headers.getOrDefault(name.toLowerCase(Locale.ROOT), List.of()));
    }

    long length() {
      return headers.containsKey("content-length") ? Long.parseLong(header("content-length")) : 0;
    }
  }

  private final ServerSocket server;
  private final List<Received> received = new CopyOnWriteArrayList<>();
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private volatile Answer answer = FakeSlurmrestd::answerWithName;

  private FakeSlurmrestd(int port) throws IOException {
    server = new ServerSocket(port, 200, InetAddress.getLoopbackAddress());
    Thread thread = new Thread(this::accept, "fake-slurmrestd");
    thread.setDaemon(true);
    thread.start();
  }

  static FakeSlurmrestd start() throws IOException {
    return new FakeSlurmrestd(0);
  }

  static FakeSlurmrestd startAt(int port) throws IOException {
    return new FakeSlurmrestd(port);
  }

  int port() {
    return server.getLocalPort();
  }

  String url() {
    return "http://127.0.0.1:" + port();
  }

  void answer(Answer next) {
    answer = next;
  }

  /** Answers with these bytes from now on. */
  void answer(String response) {
    answer = (request, in, out) -> out.write(response.getBytes(StandardCharsets.ISO_8859_1));
  }

  /** Forgets all requests, and answers as at the start. */
  void reset() {
    received.clear();
    answer = FakeSlurmrestd::answerWithName;
  }

  List<Received> received() {
    return received;
  }

  Received onlyRequest() {
    if (received.size() != 1) {
      throw new AssertionError("not one request but " + received);
    }
    return received.get(0);
  }

  /** The default: whom the request is for, after the whole body has been read. */
  private static void answerWithName(Received request, InputStream in, OutputStream out)
      throws IOException {
    in.readNBytes((int) request.length());
    String body = "user=" + request.header("X-SLURM-USER-NAME") + " line=" + request.line();
    out.write(
        ("HTTP/1.1 200 OK\r\nContent-Length: "
                + body.length()
                + "\r\nContent-Type: application/json\r\n\r\n"
                + body)
            .getBytes(StandardCharsets.ISO_8859_1));
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        Socket socket = server.accept();
        open.add(socket);
        Thread thread = new Thread(() -> serve(socket), "fake-slurmrestd-connection");
        thread.setDaemon(true);
        thread.start();
      } catch (SocketException e) {
        return; // Closed.
      } catch (IOException e) {
        throw new AssertionError(e);
      }
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      socket.setSoTimeout(30_000);
      InputStream in = socket.getInputStream();
      String head = head(in);
      if (!head.isEmpty()) {
        Received request = parse(head);
        received.add(request);
        answer.to(request, in, socket.getOutputStream());
        socket.getOutputStream().flush();
        socket.shutdownOutput();
        in.transferTo(OutputStream.nullOutputStream());
      }
    } catch (Exception e) {
      // The gateway went away, or the test closed the connection: both are seen there.
    } finally {
      open.remove(socket);
    }
  }

  private static String head(InputStream in) throws IOException {
    ByteArrayOutputStream head = new ByteArrayOutputStream();
    int matched = 0;
    int next;
    while (matched < 4 && (next = in.read()) >= 0) {
      head.write(next);
      matched = next == "\r\n\r\n".charAt(matched) ? matched + 1 : next == '\r' ? 1 : 0;
    }
    return head.toString(StandardCharsets.ISO_8859_1).strip();
  }

  private static Received parse(String head) {
    List<String> lines = head.lines().toList();
    Map<String, List<String>> headers = new TreeMap<>();
    for (String line : lines.subList(1, lines.size())) {
      int colon = line.indexOf(':');
      headers
          .computeIfAbsent(
              line.substring(0, colon).toLowerCase(Locale.ROOT), n -> new CopyOnWriteArrayList<>())
          .add(line.substring(colon + 1).strip());
    }
    return new Received(lines.get(0), headers);
  }

  /** Stops listening, and breaks the connections that there are. */
  @Override
  public void close() throws IOException {
    server.close();
    for (Socket socket : open) {
      socket.close();
    }
  }
}
