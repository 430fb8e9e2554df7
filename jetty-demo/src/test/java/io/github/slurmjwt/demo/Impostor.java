package io.github.slurmjwt.demo;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** What may stand at the address of the demo once the demo is gone. */
final class Impostor implements AutoCloseable {
  /** Answers one request. */
  private interface Answer {
    void send(HttpExchange exchange) throws IOException;
  }

  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final CountDownLatch closed = new CountDownLatch(1);

  private Impostor(int port) throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
    server.setExecutor(threads);
  }

  /** Takes every request and answers none. */
  static Impostor silent(int port) throws IOException {
    Impostor impostor = new Impostor(port);
    return impostor.start(exchange -> impostor.awaitClose());
  }

  /** Answers 200 and a user to everything. */
  static Impostor gullible(int port) throws IOException {
    return new Impostor(port)
        .start(exchange -> json(exchange, "{\"user\":\"root\",\"tokenUser\":\"root\"}"));
  }

  /** Answers as {@link #gullible} does, except for these paths, whose answers it repeats. */
  static Impostor prepared(int port, Map<String, String> answers) throws IOException {
    return new Impostor(port)
        .start(
            exchange ->
                json(
                    exchange,
                    answers.getOrDefault(
                        exchange.getRequestURI().getPath(), "{\"user\":\"root\"}")));
  }

  /** Says that it sends JSON, and sends none. */
  static Impostor babbling(int port) throws IOException {
    return new Impostor(port).start(exchange -> json(exchange, "\u0000}{<html>"));
  }

  private Impostor start(Answer answer) {
    server.createContext(
        "/",
        exchange -> {
          try (exchange) {
            answer.send(exchange);
          }
        });
    server.start();
    return this;
  }

  private void awaitClose() {
    try {
      closed.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void json(HttpExchange exchange, String text) throws IOException {
    byte[] body = text.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(200, body.length);
    exchange.getResponseBody().write(body);
  }

  @Override
  public void close() {
    closed.countDown();
    server.stop(0);
    threads.shutdownNow();
  }
}
