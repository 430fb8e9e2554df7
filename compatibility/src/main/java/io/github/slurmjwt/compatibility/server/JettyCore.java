package io.github.slurmjwt.compatibility.server;

import org.eclipse.jetty.http2.server.HTTP2CServerConnectionFactory;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.ContextHandlerCollection;

/** What all environments of Jetty 12 share: HTTP/1.1 and HTTP/2 on one port, and contexts. */
final class JettyCore {
  private final Server server = new Server();
  private final ServerConnector connector;
  private final ContextHandlerCollection contexts = new ContextHandlerCollection();

  JettyCore() throws Exception {
    HttpConfiguration configuration = new HttpConfiguration();
    configuration.setHeaderCacheCaseSensitive(true); // Tokens differ in letter case.
    connector =
        new ServerConnector(
            server,
            new HttpConnectionFactory(configuration),
            new HTTP2CServerConnectionFactory(configuration));
    connector.setHost("127.0.0.1");
    server.addConnector(connector);
    server.setHandler(contexts);
    server.start();
  }

  int port() {
    return connector.getLocalPort();
  }

  void add(Handler context) throws Exception {
    contexts.addHandler(context);
    context.start();
  }

  void remove(Handler context) throws Exception {
    contexts.removeHandler(context);
    context.stop();
  }
}
