package io.github.slurmjwt.testing;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** A web server on loopback that publishes a key set, well or badly, and can go and come back. */
public final class KeySetServer implements AutoCloseable {
  /** What the server does with a request. */
  public interface Answer {
    /** Writes the answer. */
    void write(HttpExchange exchange) throws IOException, InterruptedException;
  }

  private final AtomicInteger requests = new AtomicInteger();
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private HttpServer server;
  private volatile Answer answer;

  private KeySetServer(Answer answer) {
    this.answer = answer;
    this.server = bind(0);
  }

  /** Starts a server that answers with this text. */
  public static KeySetServer publishing(String text) {
    return answering(text(200, text));
  }

  /** Starts a server. */
  public static KeySetServer answering(Answer answer) {
    return new KeySetServer(answer);
  }

  /** Returns an answer of this status and body. */
  public static Answer text(int status, String body) {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    return exchange -> {
      exchange.getResponseHeaders().add("Content-Type", "application/json");
      exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
      exchange.getResponseBody().write(bytes);
    };
  }

  /** Changes what is published. */
  public void publish(String text) {
    answer = text(200, text);
  }

  /** Changes the answer. */
  public void answer(Answer other) {
    answer = other;
  }

  /** Returns where the key set is. */
  public URI url() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/keys.json");
  }

  /** Returns how many requests have come in. */
  public int requests() {
    return requests.get();
  }

  /** Stops listening: connections are refused from now on. */
  public void goAway() {
    server.stop(0);
  }

  /** Listens again where it did. */
  public void comeBack() {
    server = bind(server.getAddress().getPort());
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }

  private HttpServer bind(int port) {
    try {
      HttpServer bound =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
      bound.createContext("/", this::handle);
      bound.setExecutor(threads);
      bound.start();
      return bound;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void handle(HttpExchange exchange) throws IOException {
    requests.incrementAndGet();
    try (exchange) {
      answer.write(exchange);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
