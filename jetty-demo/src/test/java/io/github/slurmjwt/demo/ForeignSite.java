package io.github.slurmjwt.demo;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/**
 * A server of somebody else on this machine. {@code /} is an empty page; {@code /cookie?LINE} sets
 * this cookie, and {@code /307?ADDRESS} sends on.
 */
final class ForeignSite implements AutoCloseable {
  private final HttpServer server;

  private ForeignSite(HttpServer server) {
    this.server = server;
  }

  static ForeignSite start() throws IOException {
    ForeignSite site =
        new ForeignSite(
            HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0));
    site.server.createContext("/", exchange -> answer(exchange, 200, "X-Nothing"));
    site.server.createContext("/cookie", exchange -> answer(exchange, 200, "Set-Cookie"));
    site.server.createContext("/307", exchange -> answer(exchange, 307, "Location"));
    site.server.start();
    return site;
  }

  private static void answer(HttpExchange exchange, int status, String header) throws IOException {
    String query = exchange.getRequestURI().getQuery();
    exchange.getResponseHeaders().set("Content-Type", "text/html");
    exchange.getResponseHeaders().set(header, query == null ? "" : query);
    byte[] page =
        "<!DOCTYPE html><title>Foreign</title><link rel=\"icon\" href=\"data:,\">"
            .getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, page.length);
    exchange.getResponseBody().write(page);
    exchange.close();
  }

  /** Returns its address under this name of the machine. */
  URI address(String host) {
    return URI.create("http://" + host + ":" + server.getAddress().getPort() + "/");
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
