package io.github.slurmjwt.gateway;

import org.eclipse.jetty.client.DuplexConnectionPool;
import org.eclipse.jetty.client.HttpClient;
import org.eclipse.jetty.client.transport.HttpClientTransportOverHTTP;
import org.eclipse.jetty.io.ClientConnector;
import org.eclipse.jetty.util.SocketAddressResolver;
import org.eclipse.jetty.util.ssl.SslContextFactory;

/** Makes the HTTP client that talks to slurmrestd. */
final class SlurmrestdClient {
  /** As long as the heads that the gateway takes, and what it adds to them. */
  private static final int HEAD_SIZE = GatewayServer.REQUEST_HEADER_SIZE + 4 * 1024;

  private SlurmrestdClient() {}

  /**
   * Returns a client for plain HTTP/1.1, since slurmrestd closes the connection on an offer of
   * HTTP/2 (22.05.8). Each request gets a connection of its own; a few more than there are slots
   * may be open while they are being closed.
   */
  static HttpClient create(
      ClientConnector connector, Slurmrestd slurmrestd, GatewaySettings settings) {
    connector.setSslContextFactory(new SslContextFactory.Client());
    HttpClientTransportOverHTTP transport = new HttpClientTransportOverHTTP(connector);
    transport.setConnectionPoolFactory(
        destination -> {
          DuplexConnectionPool pool = new DuplexConnectionPool(destination, 2 * settings.slots());
          pool.setMaxUsage(1);
          return pool;
        });
    HttpClient client = new HttpClient(transport);
    if (slurmrestd.isNumeric()) {
      // There is nothing to look up, which would cost each request a turn of another thread.
      client.setSocketAddressResolver(new SocketAddressResolver.Sync());
    }
    client.setConnectTimeout(settings.connectTimeout().toMillis());
    client.setRequestBufferSize(HEAD_SIZE);
    client.setMaxResponseHeadersSize(HEAD_SIZE);
    client.setDefaultRequestContentType(null);
    return client;
  }
}
