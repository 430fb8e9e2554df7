package io.github.slurmjwt.gateway;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Requests byte by byte, as no well-behaved client writes them. */
final class RawHttp {
  private RawHttp() {}

  static Socket connect(int port, String from) throws IOException {
    Socket socket = new Socket();
    socket.setSoTimeout(30_000);
    socket.bind(new InetSocketAddress(InetAddress.getByName(from), 0));
    socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 5_000);
    return socket;
  }

  /** Returns everything that the server sends until it closes the connection. */
  static String send(int port, String request) throws IOException {
    return send(port, "127.0.0.1", request);
  }

  static String send(int port, String from, String request) throws IOException {
    try (Socket socket = connect(port, from)) {
      socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
    }
  }

  /** Returns a GET whose connection ends with the answer. Each header is a whole line. */
  static String get(String target, String... headers) {
    return "GET "
        + target
        + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n"
        + String.join("", Arrays.stream(headers).map(line -> line + "\r\n").toList())
        + "\r\n";
  }

  static int status(String response) {
    return response.startsWith("HTTP/1.1 ") ? Integer.parseInt(response.substring(9, 12)) : -1;
  }
}
