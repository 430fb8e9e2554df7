package io.github.slurmjwt.benchmarks;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** One keep-alive connection, written and read with as little work as possible. */
final class HttpConnection implements AutoCloseable {
  private static final String LENGTH = "content-length:";

  private final Socket socket;
  private final byte[] buffer = new byte[16 * 1024];

  HttpConnection(int port) throws IOException {
    socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setTcpNoDelay(true);
  }

  static byte[] get(String path, String token) {
    return ("GET "
            + path
            + " HTTP/1.1\r\nHost: localhost\r\nUser-Agent: load\r\nAccept: */*\r\n"
            + "Authorization: Bearer "
            + token
            + "\r\n\r\n")
        .getBytes(StandardCharsets.US_ASCII);
  }

  void send(byte[] request) throws IOException {
    socket.getOutputStream().write(request);
  }

  /** Reads one response with a Content-Length and returns its status. */
  int receive() throws IOException {
    InputStream in = socket.getInputStream();
    int filled = 0;
    int length = -1;
    while (length < 0 || filled < length) {
      int count = in.read(buffer, filled, buffer.length - filled);
      if (count < 0) {
        throw new EOFException("the server closed the connection");
      }
      filled += count;
      if (length < 0) {
        length = length(filled);
      }
    }
    return (buffer[9] - '0') * 100 + (buffer[10] - '0') * 10 + buffer[11] - '0';
  }

  /** Returns the length of the response with head and body, or -1 while the head is not whole. */
  private int length(int filled) {
    int body = 0;
    int lineStart = 0;
    for (int i = 0; i < filled; i++) {
      if (buffer[i] == '\n') {
        if (i - lineStart <= 1) {
          return i + 1 + body;
        }
        if (isLengthLine(lineStart)) {
          body = number(lineStart + LENGTH.length());
        }
        lineStart = i + 1;
      }
    }
    return -1;
  }

  private boolean isLengthLine(int start) {
    for (int i = 0; i < LENGTH.length(); i++) {
      if (Character.toLowerCase((char) buffer[start + i]) != LENGTH.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  private int number(int start) {
    int number = 0;
    for (int i = start; buffer[i] != '\r'; i++) {
      if (buffer[i] != ' ') {
        number = number * 10 + buffer[i] - '0';
      }
    }
    return number;
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
