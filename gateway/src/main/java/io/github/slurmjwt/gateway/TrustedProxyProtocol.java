package io.github.slurmjwt.gateway;

import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.ProxyConnectionFactory;

/**
 * The PROXY protocol, for trusted proxies alone; what comes from them without it, a check of their
 * own for example, is their own. From others it is not understood, and what begins with it is a
 * malformed request.
 */
final class TrustedProxyProtocol extends ProxyConnectionFactory {
  private final TrustedProxies proxies;
  private final String next;

  /**
   * Creates it.
   *
   * @param next the protocol that follows
   */
  TrustedProxyProtocol(TrustedProxies proxies, String next) {
    super(next);
    this.proxies = proxies;
    this.next = next;
  }

  @Override
  public Connection newConnection(Connector connector, EndPoint endPoint) {
    return proxies.contains(endPoint.getRemoteSocketAddress())
        ? super.newConnection(connector, endPoint)
        : connector.getConnectionFactory(next).newConnection(connector, endPoint);
  }
}
