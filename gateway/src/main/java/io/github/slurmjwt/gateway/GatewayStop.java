package io.github.slurmjwt.gateway;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.GracefulHandler;

/**
 * An end that loses no request: says first that the gateway is about to stop, then takes no more
 * connections, then waits for the requests on those that there are. Answers say meanwhile that
 * their connection ends.
 */
final class GatewayStop implements HttpConfiguration.Customizer {
  private static final System.Logger LOG = System.getLogger("io.github.slurmjwt.gateway");
  private static final Duration PAUSE = Duration.ofMillis(20);

  /** For the parts of Jetty, when no request is left. */
  private static final Duration LAST = Duration.ofSeconds(1);

  private final ClientSettings settings;
  private volatile boolean stopping;

  GatewayStop(ClientSettings settings) {
    this.settings = settings;
  }

  /** Returns whether the gateway is stopping, or is about to. */
  boolean isStopping() {
    return stopping;
  }

  /** HTTP/2 says it in frames of its own. */
  @Override
  public Request customize(Request request, HttpFields.Mutable responseHeaders) {
    HttpVersion version = request.getConnectionMetaData().getHttpVersion();
    if (stopping && version.compareTo(HttpVersion.HTTP_2) < 0) {
      responseHeaders.put(HttpHeader.CONNECTION, "close");
    }
    return request;
  }

  /**
   * Stops a server.
   *
   * @param requests knows how many requests are running
   */
  void stop(
      Server server,
      ServerConnector connector,
      ClientConnections connections,
      GracefulHandler requests)
      throws Exception {
    stopping = true;
    LOG.log(
        System.Logger.Level.INFO,
        "stopping: the port closes in "
            + settings.stopDelay().toSeconds()
            + " s, running requests then have "
            + settings.stopTimeout().toSeconds()
            + " s");
    TimeUnit.NANOSECONDS.sleep(settings.stopDelay().toNanos());
    connector.setShutdownIdleTimeout(-1); // A second without a byte is no reason to end a request.
    CompletableFuture<Void> unused = connector.shutdown(); // Idle ones of HTTP/2 it leaves open.
    awaitRequests(connections, requests);
    long left = requests.getCurrentRequestCount();
    if (left > 0) {
      LOG.log(
          System.Logger.Level.WARNING,
          "stopped before " + left + " requests were answered: see --stop-timeout");
    }
    server.setStopTimeout(left > 0 ? 0 : LAST.toMillis());
    server.stop();
  }

  private void awaitRequests(ClientConnections connections, GracefulHandler requests)
      throws InterruptedException {
    long end = System.nanoTime() + settings.stopTimeout().toNanos();
    while ((requests.getCurrentRequestCount() > 0 || !connections.isEmpty())
        && System.nanoTime() < end) {
      connections.closeIdle();
      TimeUnit.NANOSECONDS.sleep(PAUSE.toNanos());
    }
  }
}
