package io.github.slurmjwt.testing;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Sends requests exactly as written, one connection each: most of them no client would send. */
public final class Http {
  private final int port;

  /** Talks to this port of loopback. */
  public Http(int port) {
    this.port = port;
  }

  /** The port it talks to. */
  public int port() {
    return port;
  }

  /** A GET with these header lines. */
  public Answer get(String target, String... headers) throws IOException {
    return send("GET", target, headers);
  }

  /** A GET with a bearer token and these other header lines. */
  public Answer getWith(String token, String target, String... headers) throws IOException {
    List<String> lines = new ArrayList<>(List.of(headers));
    lines.add("Authorization: Bearer " + token);
    return send("GET", target, lines.toArray(String[]::new));
  }

  /** A request without body; {@code Connection: close} unless the lines name that header. */
  public Answer send(String method, String target, String... headers) throws IOException {
    StringBuilder head =
        new StringBuilder(method + " " + target + " HTTP/1.1\r\nHost: localhost\r\n");
    Arrays.stream(headers).forEach(line -> head.append(line).append("\r\n"));
    if (Arrays.stream(headers).noneMatch(line -> line.startsWith("Connection:"))) {
      head.append("Connection: close\r\n");
    }
    return raw(method, head + "\r\n");
  }

  /** These characters as Latin-1 bytes; then reads one answer. */
  public Answer raw(String method, String request) throws IOException {
    try (Socket socket = RawHttp.connect(port)) {
      socket.getOutputStream().write(request.getBytes(ISO_8859_1));
      return read(socket.getInputStream(), method.equals("HEAD"));
    }
  }

  private static Answer read(InputStream in, boolean headOnly) throws IOException {
    int status = Integer.parseInt(line(in).split(" ", 3)[1]);
    Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    for (String line = line(in); !line.isEmpty(); line = line(in)) {
      int colon = line.indexOf(':');
      headers
          .computeIfAbsent(line.substring(0, colon), name -> new ArrayList<>())
          .add(line.substring(colon + 1).strip());
    }
    byte[] body = headOnly ? in.readAllBytes() : body(in, headers);
    return new Answer(status, headers, new String(body, UTF_8));
  }

  private static byte[] body(InputStream in, Map<String, List<String>> headers) throws IOException {
    if (headers.containsKey("Content-Length")) {
      return in.readNBytes(Integer.parseInt(headers.get("Content-Length").get(0)));
    }
    if (!headers.containsKey("Transfer-Encoding")) {
      return in.readAllBytes();
    }
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    for (int size = chunk(in); size > 0; size = chunk(in)) {
      body.writeBytes(in.readNBytes(size));
      line(in);
    }
    return body.toByteArray();
  }

  private static int chunk(InputStream in) throws IOException {
    return Integer.parseInt(line(in), 16);
  }

  private static String line(InputStream in) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int b = in.read(); b != '\n'; b = in.read()) {
      if (b < 0) {
        throw new EOFException("answer ends after: " + line);
      }
      line.append((char) b);
    }
    return line.toString().stripTrailing();
  }

  /** An answer; header names in any case. */
  public record Answer(int status, Map<String, List<String>> headers, String body) {
    /** All values of a header joined by " | ", or "" when there is none. */
    public String header(String name) {
      return String.join(" | ", headers.getOrDefault(name, List.of()));
    }

    /**
     * What {@link io.github.slurmjwt.servlet.Echo} wrote after this key; all lines joined by " | ",
     * or "" for none.
     */
    public String saw(String key) {
      String start = key.toLowerCase(Locale.ROOT) + "=";
      return body.lines()
          .filter(line -> line.toLowerCase(Locale.ROOT).startsWith(start))
          .map(line -> line.substring(start.length()))
          .collect(Collectors.joining(" | "));
    }

    /** Whether {@link io.github.slurmjwt.servlet.Echo} wrote it. */
    public boolean reachedApplication() {
      return body.contains("dispatch=");
    }

    /** The status, and who the application took the caller for where it was reached. */
    public String verdict() {
      return reachedApplication() ? status + " " + saw("user") : Integer.toString(status);
    }
  }
}
