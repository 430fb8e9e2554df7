package io.github.slurmjwt.gateway;

import static io.github.slurmjwt.gateway.VerifiedUsers.user;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.slurmjwt.testing.Await;
import io.github.slurmjwt.testing.LogLines;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.logging.Level;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.LocalConnector;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.util.Callback;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The lines of answers that nobody else has written one about. */
final class AnswerLogTest {
  private final Server server = new Server();
  private final LocalConnector connector = new LocalConnector(server);
  private final List<Object> results = new CopyOnWriteArrayList<>();
  private Consumer<Request> work = request -> {};
  private int status = 200;

  @BeforeEach
  void start() throws Exception {
    server.addConnector(connector);
    server.setHandler(
        new Handler.Abstract() {
          @Override
          public boolean handle(Request request, Response response, Callback callback) {
            work.accept(request);
            response.setStatus(status);
            callback.succeeded();
            return true;
          }
        });
    AnswerLog log = new AnswerLog();
    server.setRequestLog(
        (request, response) -> {
          log.log(request, response);
          results.add(String.valueOf(request.getAttribute(GatewayLog.RESULT)));
        });
    server.start();
  }

  @AfterEach
  void stop() throws Exception {
    server.stop();
  }

  /** Returns the lines of one request, without time and place. */
  private List<String> lines() throws Exception {
    try (LogLines log = LogLines.of(GatewayLog.NAME)) {
      connector.getResponse("GET /slurm/x?a=b HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
      assertTrue(Await.until(() -> results.size() == 1));
      return log.at(Level.INFO).stream()
          .map(line -> line.replaceFirst(" millis=[0-9]+ .*", ""))
          .toList();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "400, bad-request",
    "404, path-not-forwarded",
    "405, bad-request",
    "408, request-too-slow",
    "414, path-too-long",
    "431, headers-too-long",
    "500, gateway-failed",
    "503, stopping",
    "505, gateway-failed",
  })
  void namesTheReasonByTheStatus(int answered, String result) throws Exception {
    status = answered;
    assertEquals(
        List.of(
            "user=- token-user=- method=GET path=/slurm/x status="
                + answered
                + " result="
                + result),
        lines());
    assertEquals(List.of(result), results);
  }

  @Test
  void namesTheUserIfKnown() throws Exception {
    status = 500;
    Object alice = user("alice");
    work = request -> request.setAttribute("io.github.slurmjwt.gateway.AnswerLog.user", alice);
    assertEquals(
        List.of(
            "user=alice token-user=alice method=GET path=/slurm/x status=500"
                + " result=gateway-failed"),
        lines());
  }

  @Test
  void writesNothingWhereSomebodyElseDoes() throws Exception {
    work = request -> AnswerLog.leaveTo("another", servletRequest(request));
    assertEquals(List.of(), lines());
  }

  @Test
  void writesNothingOnAConnectionThatSomebodyElseEnds() throws Exception {
    work = request -> AnswerLog.leaveTo("another", request.getConnectionMetaData());
    assertEquals(List.of(), lines());
  }

  /** The client of an exchange has gone when Jetty ends it. */
  @Test
  void writesTheLineOfAnExchangeThatEndedWithoutOne() throws Exception {
    work = AnswerLogTest::exchange;
    assertEquals(
        List.of("user=- token-user=- method=GET path=/slurm/x status=200 result=client-gone"),
        lines());
    assertEquals(List.of("client-gone"), results);
  }

  @Test
  void tellsThatTheRequestWasSentASecondTime() throws Exception {
    work = request -> exchange(request).addRepetition("a reset");
    try (LogLines log = LogLines.of(GatewayLog.NAME)) {
      connector.getResponse("GET /slurm/x HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
      assertTrue(Await.until(() -> results.size() == 1));
      String line = log.at(Level.INFO).get(0);
      assertTrue(line.endsWith(" repeated-after=\"a reset\""), line);
    }
  }

  @Test
  void writesNoSecondLineOfAnExchange() throws Exception {
    work = request -> assertTrue(exchange(request).takeLine());
    assertEquals(List.of(), lines());
  }

  private static ClientAnswer exchange(Request request) {
    HttpServletResponse response =
        (HttpServletResponse)
            Proxy.newProxyInstance(
                AnswerLogTest.class.getClassLoader(),
                new Class<?>[] {HttpServletResponse.class},
                (proxy, method, arguments) -> {
                  throw new UnsupportedOperationException(method.getName());
                });
    return new ClientAnswer(servletRequest(request), response);
  }

  /** Its attributes are those of Jetty's request. */
  private static HttpServletRequest servletRequest(Request request) {
    return (HttpServletRequest)
        Proxy.newProxyInstance(
            AnswerLogTest.class.getClassLoader(),
            new Class<?>[] {HttpServletRequest.class},
            (proxy, method, arguments) -> {
              assertEquals("setAttribute", method.getName());
              request.setAttribute(String.valueOf(arguments[0]), arguments[1]);
              return null;
            });
  }
}
