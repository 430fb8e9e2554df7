package io.github.slurmjwt.testing;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Requests to loopback byte by byte, as no well-behaved client writes them. */
public final class RawHttp {
  private static final String THIS_MACHINE = "127.0.0.1";
  private static final int CONNECT_MILLIS = 5_000;
  private static final int READ_MILLIS = 30_000;

  private RawHttp() {}

  /** Opens a connection that waits at most 30 seconds for what it reads. */
  public static Socket connect(int port) throws IOException {
    return connect(port, THIS_MACHINE);
  }

  /** As {@link #connect(int)}, from this address of loopback. */
  public static Socket connect(int port, String from) throws IOException {
    Socket socket = new Socket();
    socket.setSoTimeout(READ_MILLIS);
    socket.bind(new InetSocketAddress(InetAddress.getByName(from), 0));
    socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), CONNECT_MILLIS);
    if (Ports.isConnectedToItself(socket)) {
      socket.close();
      throw new ConnectException("nobody listens on port " + port);
    }
    return socket;
  }

  /**
   * Sends these characters as Latin-1 bytes, and returns everything that the server sends until it
   * closes the connection.
   */
  public static String send(int port, String request) throws IOException {
    return send(port, THIS_MACHINE, request);
  }

  /** As {@link #send(int, String)}, from this address of loopback. */
  public static String send(int port, String from, String request) throws IOException {
    try (Socket socket = connect(port, from)) {
      socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
    }
  }

  /** Returns a GET whose connection ends with the answer. Each header is a whole line. */
  public static String get(String target, String... headers) {
    return "GET "
        + target
        + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n"
        + String.join("", Arrays.stream(headers).map(line -> line + "\r\n").toList())
        + "\r\n";
  }

  /** Returns the status of a response, or -1 when there is none. */
  public static int status(String response) {
    return response.startsWith("HTTP/1.1 ") ? Integer.parseInt(response.substring(9, 12)) : -1;
  }
}
