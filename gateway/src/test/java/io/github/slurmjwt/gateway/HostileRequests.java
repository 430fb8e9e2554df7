package io.github.slurmjwt.gateway;

import io.github.slurmjwt.gateway.FakeSlurmrestd.Received;
import io.github.slurmjwt.testing.RawHttp;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Raw requests by which a client tries to come as somebody else, to reach another path, or to have
 * a second request hidden in the first. Each is made with the good token of {@code alice}.
 */
final class HostileRequests {
  private static final int QUIET_MILLIS = 200;
  private static final int LONGEST_MILLIS = 10_000;

  private static final String HIDDEN =
      "GET /slurm/hidden HTTP/1.1\r\nHost: x\r\nX-SLURM-USER-NAME: root\r\n\r\n";

  private static final List<String> FRAMINGS =
      List.of(
          "Content-Length: 6\r\nTransfer-Encoding: chunked",
          "Transfer-Encoding: chunked\r\nContent-Length: 6",
          "Content-Length: 4\r\nTransfer-Encoding : chunked",
          "Content-Length: 4\r\nTransfer-Encoding:\tchunked",
          "Content-Length: 4\r\nTransfer-Encoding: xchunked",
          "Content-Length: 4\r\nTransfer-Encoding: chunked, identity",
          "Content-Length: 4\r\nTransfer-Encoding: identity, chunked",
          "Content-Length: 4\r\nTransfer-Encoding: \u000bchunked",
          "Content-Length: 4\r\nTransfer-Encoding:\r\n chunked",
          "Content-Length: 4\r\nX: y\nTransfer-Encoding: chunked",
          "Content-Length: 4\r\nTransfer_Encoding: chunked",
          "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity",
          "Content-Length: 0\r\nContent-Length: 40",
          "Content-Length: 40\r\nContent-Length: 0",
          "Content-Length: 0, 40",
          "Content-Length: +0",
          "Content-Length: -1",
          "Content-Length: 0x0",
          "Content-Length: 0\u00a0",
          "Content-Length: 99999999999999999999",
          "Content-Length : 0",
          "Content_Length: 90",
          "Content-Length:\r\n 0",
          "Expect: 100-continue\r\nContent-Length: 0",
          "Connection: Content-Length\r\nContent-Length: 90");

  private static final List<String> IDENTITIES =
      List.of(
          "X-SLURM-USER-NAME: root",
          "x-slurm-user-name: root",
          "X_SLURM_USER_NAME: root",
          "X-SLURM_USER-NAME: root",
          "X_SLURM-USER_NAME: root",
          "x.slurm.user.name: root",
          "X-SLURM-USER-NAME : root",
          " X-SLURM-USER-NAME: root",
          "X-SLURM-USER-NAME\u0000: root",
          "X-SLURM-USER-NAME: alice\r\nX-SLURM-USER-NAME: root",
          "X-SLURM-USER-NAME: alice, root",
          "X-SLURM-USER-NAME:",
          "X-SLURM-USER-NAME: root\r\n\talice",
          "X: y\r\n X-SLURM-USER-NAME: root",
          "X: y\nX-SLURM-USER-NAME: root",
          "X: y\rX-SLURM-USER-NAME: root",
          "X: y\u0000\r\nX-SLURM-USER-NAME: root",
          "User-Agent: a\u0000b",
          "User-Agent: a\rX-SLURM-USER-NAME: root",
          "Accept: \u00e9\u0085X-SLURM-USER-NAME: root",
          "X-SLURM-USER-TOKEN: x",
          "X_SLURM_USER_TOKEN: x",
          "Authorization: Bearer x",
          "Authorization: Basic cm9vdDp4",
          "Connection: X-SLURM-USER-NAME",
          "Connection: Authorization",
          "Upgrade: h2c\r\nConnection: Upgrade, HTTP2-Settings\r\nHTTP2-Settings: AAMAAABk",
          "Upgrade: websocket\r\nConnection: Upgrade",
          "Host: y",
          "Host : y",
          "Forwarded: for=\"root\"",
          "X-HTTP-Method-Override: DELETE",
          "X-Original-URI: /metrics",
          "X-Rewrite-URL: /metrics");

  private static final List<String> TARGETS =
      List.of(
          "/slurm/../metrics",
          "/slurm/%2e%2e/metrics",
          "/slurm/.%2e/metrics",
          "/slurm/..%2fmetrics",
          "/slurm/..%5cmetrics",
          "/slurm/..\\metrics",
          "/slurm/..;/metrics",
          "/slurm;/../metrics",
          "/slurm/;/ping",
          "/slurm//ping",
          "//slurm/ping",
          "//evil.example/slurm/ping",
          "/metrics",
          "/SLURM/ping",
          "/%73lurm/../metrics",
          "/slurm/%c0%ae%c0%ae/metrics",
          "/slurm/%e0%80%ae%e0%80%ae/metrics",
          "/slurm/%u002e%u002e/metrics",
          "/slurm/%252e%252e/metrics",
          "/slurm/%00",
          "/slurm/\u0000",
          "/slurm/\u00e9",
          "/slurm/%0d%0aX-SLURM-USER-NAME:%20root",
          "/slurm/%zz",
          "/slurm/a|b",
          "/slurm/a#b",
          "/slurm/a HTTP/1.1 b",
          "/slurm/a\tb",
          "http://evil.example/metrics",
          "http://evil.example/slurm/%2e%2e/metrics",
          "http://root@evil.example/slurm/../metrics",
          "http:///metrics",
          "slurm/../metrics",
          "*",
          "evil.example:443",
          "?/slurm/ping",
          "");

  private HostileRequests() {}

  /** Returns all of them, with this token, by a name for a person. */
  static Map<String, String> with(String token) {
    Map<String, String> all = new LinkedHashMap<>();
    String good = "Host: x\r\nAuthorization: Bearer " + token + "\r\n";
    String last = good + "Connection: close\r\n";
    for (String framing : FRAMINGS) {
      for (String body : List.of("0\r\n\r\n" + HIDDEN, "5c\r\n" + HIDDEN + "\r\n0\r\n\r\n")) {
        for (String method : List.of("POST", "GET")) {
          all.put(
              method + " " + framing + " " + body.length(),
              method + " /slurm/submit HTTP/1.1\r\n" + good + framing + "\r\n\r\n" + body);
        }
      }
    }
    for (String identity : IDENTITIES) {
      all.put(identity, "GET /slurm/ping HTTP/1.1\r\n" + last + identity + "\r\n\r\n");
      all.put(
          "first " + identity, "GET /slurm/ping HTTP/1.1\r\n" + identity + "\r\n" + last + "\r\n");
    }
    for (String target : TARGETS) {
      all.put("target " + target, "GET " + target + " HTTP/1.1\r\n" + last + "\r\n");
    }
    String ping = "GET /slurm/ping HTTP/1.1\r\n";
    all.put("no host", ping + good.replace("Host: x\r\n", "") + "\r\n");
    all.put("host with a path", ping + good.replace("Host: x", "Host: x/../metrics") + "\r\n");
    all.put("host with a blank", ping + good.replace("Host: x", "Host: x y") + "\r\n");
    all.put("host with an at", ping + good.replace("Host: x", "Host: root@x") + "\r\n");
    all.put("bare line feeds", (ping + good + "X-SLURM-USER-NAME: root\r\n\r\n").replace("\r", ""));
    all.put(
        "HTTP/1.0", ping.replace("1.1", "1.0") + good + "Connection: keep-alive\r\n\r\n" + HIDDEN);
    all.put("HTTP/0.9", "GET /slurm/ping\r\n\r\n");
    all.put("HTTP/2 by prior knowledge", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n");
    all.put("pipelined", ping + good + "\r\n" + HIDDEN);
    all.put("bad chunk size", chunked(good, "ffffffffffffffff1\r\n"));
    all.put("chunk extension", chunked(good, "1;\nX: y\r\na\r\n0\r\n\r\n"));
    all.put("identity in a trailer", chunked(good, "0\r\nX-SLURM-USER-NAME: root\r\n\r\n"));
    all.put("proxy protocol", "PROXY TCP4 10.0.0.1 10.0.0.2 1 2\r\n" + ping + good + "\r\n");
    return all;
  }

  private static String chunked(String good, String body) {
    return "POST /slurm/submit HTTP/1.1\r\n"
        + good
        + "Transfer-Encoding: chunked\r\n\r\n"
        + body
        + HIDDEN;
  }

  /**
   * Sends a request, and returns what comes until the server has closed the connection. When it has
   * been quiet for a while it is told that nothing more follows.
   */
  static String send(int port, String request) throws IOException {
    ByteArrayOutputStream answer = new ByteArrayOutputStream();
    try (Socket socket = RawHttp.connect(port)) {
      socket.setSoTimeout(QUIET_MILLIS);
      socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
      try {
        socket.getInputStream().transferTo(answer);
      } catch (SocketTimeoutException quiet) {
        socket.setSoTimeout(LONGEST_MILLIS);
        socket.shutdownOutput();
        socket.getInputStream().transferTo(answer);
      }
    }
    return answer.toString(StandardCharsets.ISO_8859_1);
  }

  /** Returns what reached slurmrestd and should not have. */
  static List<String> faults(List<Received> received, String alice) {
    List<String> faults = new ArrayList<>();
    Set<String> paths = Set.of("/slurm/ping", "/slurm/submit");
    for (Received request : received) {
      boolean isHers =
          request.header("X-SLURM-USER-NAME").equals("alice")
              && request.header("X-SLURM-USER-TOKEN").equals(alice);
      boolean isKnown =
          request.headers().keySet().stream().allMatch(HostileRequests::isKnown)
              && request.header("Connection").equals("close");
      if (!isHers || !isKnown || !paths.contains(request.line().split(" ", -1)[1])) {
        faults.add(request.line() + " " + request.headers().keySet());
      }
    }
    return faults;
  }

  private static boolean isKnown(String name) {
    return GatewayHeaders.PASSED_ON.stream().anyMatch(name::equalsIgnoreCase)
        || Set.of("connection", "host", "via", "x-slurm-user-name", "x-slurm-user-token")
            .contains(name);
  }
}
