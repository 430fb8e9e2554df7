package io.github.slurmjwt.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;

import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServletResponse;
import java.io.ByteArrayOutputStream;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What the gateway answers itself, byte by byte. */
final class GatewayProblemTest {
  private final Map<String, String> written = new TreeMap<>();
  private final ByteArrayOutputStream body = new ByteArrayOutputStream();

  @Test
  void isAProblemOfRfc9457() throws Exception {
    GatewayProblem.NOT_ALLOWED.write(response());

    assertEquals(
        "{\"type\":\"about:blank\",\"title\":\"Forbidden\",\"status\":403,\"detail\":\"No rule of"
            + " this gateway allows this request.\",\"code\":\"not-allowed\"}\n",
        body.toString(StandardCharsets.US_ASCII));
    assertEquals(
        Map.of(
            "resetBuffer", "",
            "setStatus", "403",
            "Cache-Control", "no-store",
            "setContentType", "application/problem+json",
            "setContentLength", String.valueOf(body.size())),
        written);
  }

  /** RFC 9110 §10.2.3 and RFC 6585 §4; other answers do not get better by waiting. */
  @Test
  void whoMayComeBackIsToldWhen() throws Exception {
    Set<GatewayProblem> passing =
        Set.of(
            GatewayProblem.TOO_MANY_FAILED_LOGINS,
            GatewayProblem.USER_BUSY,
            GatewayProblem.GATEWAY_BUSY,
            GatewayProblem.ACCOUNTS_UNAVAILABLE,
            GatewayProblem.PROXY_TOKEN_UNAVAILABLE);
    for (GatewayProblem problem : GatewayProblem.values()) {
      written.clear();
      problem.write(response());
      assertEquals(
          passing.contains(problem) ? "10" : "none",
          written.getOrDefault("Retry-After", "none"),
          problem.code());
    }
    GatewayProblem.USER_BUSY.write(response(), 17);
    assertEquals("17", written.get("Retry-After"));
  }

  /** RFC 9110 §15.5.6. */
  @Test
  void whoUsesAnotherMethodIsToldWhichThereAre() throws Exception {
    GatewayProblem.METHOD_NOT_FORWARDED.write(response());
    assertEquals("GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS", written.get("Allow"));

    written.clear();
    GatewayProblem.PATH_NOT_FORWARDED.write(response());
    assertEquals("none", written.getOrDefault("Allow", "none"));
  }

  @Test
  void endsAConnectionOfHttp1() {
    String answer =
        new String(GatewayProblem.REQUEST_TOO_SLOW.onConnection(), StandardCharsets.US_ASCII);

    List<String> parts = List.of(answer.split("\r\n\r\n", 2));
    assertEquals(
        List.of(
            "HTTP/1.1 408 Request Timeout",
            "Content-Type: application/problem+json",
            "Content-Length: " + parts.get(1).length(),
            "Cache-Control: no-store",
            "Connection: close"),
        parts.get(0).lines().toList());
    assertEquals(
        "{\"type\":\"about:blank\",\"title\":\"Request Timeout\",\"status\":408,\"detail\":\"The"
            + " client sent the request too slowly, so slurmrestd has no complete"
            + " request.\",\"code\":\"request-too-slow\"}\n",
        parts.get(1));
  }

  /** Notes headers by their names, and all else by the names of the methods. */
  private HttpServletResponse response() {
    return (HttpServletResponse)
        Proxy.newProxyInstance(
            GatewayProblemTest.class.getClassLoader(),
            new Class<?>[] {HttpServletResponse.class},
            (proxy, method, arguments) -> {
              switch (method.getName()) {
                case "getOutputStream" -> {
                  return new Body(body);
                }
                case "setHeader" ->
                    written.put(String.valueOf(arguments[0]), String.valueOf(arguments[1]));
                default ->
                    written.put(
                        method.getName(), arguments == null ? "" : String.valueOf(arguments[0]));
              }
              return null;
            });
  }

  private static final class Body extends ServletOutputStream {
    private final ByteArrayOutputStream bytes;

    private Body(ByteArrayOutputStream bytes) {
      this.bytes = bytes;
    }

    @Override
    public void write(int next) {
      bytes.write(next);
    }

    @Override
    public boolean isReady() {
      return true;
    }

    @Override
    public void setWriteListener(WriteListener listener) {
      throw new UnsupportedOperationException();
    }
  }
}
