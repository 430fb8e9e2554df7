package io.github.slurmjwt.gateway;

import java.time.Duration;
import java.time.InstantSource;
import org.eclipse.jetty.alpn.server.ALPNServerConnectionFactory;
import org.eclipse.jetty.http2.server.HTTP2ServerConnectionFactory;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.SecureRequestCustomizer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.util.ssl.SslContextFactory;

/**
 * TLS for the gateway's port.
 *
 * @param certificate the files with certificate and private key
 * @param strictTransport how long browsers are to keep to https (RFC 6797); zero says nothing
 */
record Tls(CertificateSource certificate, Duration strictTransport) {
  private static final String[] PROTOCOLS = {"TLSv1.3", "TLSv1.2"};

  /**
   * Returns a connector for HTTP/2 and HTTP/1.1 by TLS 1.2 and newer that takes up a renewed
   * certificate by itself; the {@link CertificateRenewal} is one of its beans.
   *
   * @throws GatewayException when the files hold no certificate with its private key
   */
  ServerConnector connector(Server server, HttpConfiguration http) throws GatewayException {
    SslContextFactory.Server ssl = new SslContextFactory.Server();
    CertificateRenewal renewal = new CertificateRenewal(certificate, ssl, InstantSource.system());
    ssl.setIncludeProtocols(PROTOCOLS);
    http.addCustomizer(secureRequests());
    HttpConnectionFactory http1 = new HttpConnectionFactory(http);
    HTTP2ServerConnectionFactory http2 = new HTTP2ServerConnectionFactory(http);
    http2.setInitialStreamRecvWindow(Upload.AHEAD);
    http2.setConnectProtocolEnabled(false);
    ALPNServerConnectionFactory alpn = new ALPNServerConnectionFactory();
    alpn.setDefaultProtocol(http1.getProtocol());
    ServerConnector connector =
        new ServerConnector(
            server, new SslConnectionFactory(ssl, alpn.getProtocol()), alpn, http2, http1);
    connector.addBean(renewal);
    return connector;
  }

  /**
   * Checks the files.
   *
   * @throws GatewayException when they cannot be used
   */
  void check() throws GatewayException {
    certificate.load();
  }

  private SecureRequestCustomizer secureRequests() {
    // One certificate for one application: there is no other host to protect by its name.
    SecureRequestCustomizer customizer = new SecureRequestCustomizer(false);
    if (!strictTransport.isZero()) {
      customizer.setStsMaxAge(strictTransport.toSeconds());
    }
    return customizer;
  }
}
