package io.github.slurmjwt.gateway;

import java.io.IOException;
import java.util.List;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/**
 * Answers balancers and monitoring on a port of its own: {@code /healthz} while the process serves,
 * {@code /readyz} while it is ready for requests, {@code /metrics} for Prometheus. It has threads
 * of its own, and so answers a gateway's balancer however busy the gateway is.
 */
final class AdminServer {
  static final String PORT = "--admin-port";
  static final String HOST = "--admin-host";

  private static final int THREADS = 8;
  private static final int IDLE_MILLIS = 30_000;

  private final Server server;
  private final ServerConnector connector;

  private AdminServer(Server server, ServerConnector connector) {
    this.server = server;
    this.connector = connector;
  }

  /**
   * Starts to answer.
   *
   * @throws GatewayException when the port cannot be opened
   */
  static AdminServer start(AdminSettings settings, Readiness readiness, GatewayMetrics metrics)
      throws Exception {
    QueuedThreadPool threads = new QueuedThreadPool(THREADS, 1);
    threads.setName("admin");
    threads.setDaemon(true);
    Server server = new Server(threads);
    server.setHandler(new Pages(new OwnHosts(settings.host()), readiness, metrics));
    AdminServer admin = new AdminServer(server, open(server, settings));
    server.start();
    return admin;
  }

  private static ServerConnector open(Server server, AdminSettings settings)
      throws GatewayException {
    HttpConfiguration http = new HttpConfiguration();
    http.setSendServerVersion(false);
    ServerConnector connector = new ServerConnector(server, 1, 1, new HttpConnectionFactory(http));
    connector.setHost(settings.host());
    connector.setPort(settings.port());
    connector.setIdleTimeout(IDLE_MILLIS);
    server.addConnector(connector);
    try {
      connector.open();
    } catch (IOException e) {
      throw GatewayException.failure(
          "cannot listen on "
              + PORT
              + " "
              + settings.port()
              + " of "
              + settings.host()
              + " ("
              + GatewayException.reason(e)
              + "): choose another with "
              + PORT
              + " or "
              + HOST);
    }
    return connector;
  }

  int port() {
    return connector.getLocalPort();
  }

  void stop() throws Exception {
    server.stop();
  }

  /** The three pages; anything else is not found. */
  private static final class Pages extends Handler.Abstract {
    private static final String TEXT = "text/plain; charset=utf-8";
    private static final String PROMETHEUS = "text/plain; version=0.0.4; charset=utf-8";

    private final OwnHosts hosts;
    private final Readiness readiness;
    private final GatewayMetrics metrics;

    Pages(OwnHosts hosts, Readiness readiness, GatewayMetrics metrics) {
      this.hosts = hosts;
      this.readiness = readiness;
      this.metrics = metrics;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
      if (!hosts.include(String.valueOf(Request.getServerName(request)))) {
        String text = "ask by an address, localhost or the name in " + HOST + "\n";
        write(response, HttpStatus.MISDIRECTED_REQUEST_421, TEXT, text, callback);
        return true;
      }
      if (!HttpMethod.GET.is(request.getMethod()) && !HttpMethod.HEAD.is(request.getMethod())) {
        response.getHeaders().put(HttpHeader.ALLOW, "GET, HEAD");
        write(response, HttpStatus.METHOD_NOT_ALLOWED_405, TEXT, "GET or HEAD only\n", callback);
        return true;
      }
      switch (Request.getPathInContext(request)) {
        case "/healthz" -> write(response, HttpStatus.OK_200, TEXT, "alive\n", callback);
        case "/readyz" -> writeReadiness(response, callback);
        case "/metrics" ->
            write(response, HttpStatus.OK_200, PROMETHEUS, metrics.scrape(), callback);
        default ->
            write(
                response,
                HttpStatus.NOT_FOUND_404,
                TEXT,
                "/healthz, /readyz and /metrics are here\n",
                callback);
      }
      return true;
    }

    private void writeReadiness(Response response, Callback callback) {
      List<String> problems = readiness.problems();
      if (problems.isEmpty()) {
        write(response, HttpStatus.OK_200, TEXT, "ready\n", callback);
      } else {
        String text = "not ready: " + String.join("; ", problems) + "\n";
        write(response, HttpStatus.SERVICE_UNAVAILABLE_503, TEXT, text, callback);
      }
    }

    private static void write(
        Response response, int status, String type, String text, Callback callback) {
      response.setStatus(status);
      response.getHeaders().put(HttpHeader.CONTENT_TYPE, type);
      response.getHeaders().put(HttpHeader.CACHE_CONTROL, "no-store");
      response.getHeaders().put("X-Content-Type-Options", "nosniff");
      Content.Sink.write(response, true, text, callback);
    }
  }
}
