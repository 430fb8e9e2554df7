package io.github.slurmjwt.servlet;

import org.eclipse.jetty.ee10.servlet.ErrorPageErrorHandler;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;

/** Embedded Jetty as it comes, with sessions. */
final class JettyContainer implements Container {
  private final Server server;
  private final ServerConnector connector;

  private JettyContainer(Server server, ServerConnector connector) {
    this.server = server;
    this.connector = connector;
  }

  static JettyContainer start(TestApp app) throws Exception {
    Server server = new Server();
    ServerConnector connector = new ServerConnector(server, 1, 1);
    connector.setHost("127.0.0.1");
    server.addConnector(connector);
    ServletContextHandler context = new ServletContextHandler(ServletContextHandler.SESSIONS);
    context.addServletContainerInitializer(app);
    ErrorPageErrorHandler errors = new ErrorPageErrorHandler();
    TestApp.ERROR_CODES.forEach(code -> errors.addErrorPage(code, TestApp.ERROR_PAGE));
    context.setErrorHandler(errors);
    server.setHandler(context);
    JettyContainer container = new JettyContainer(server, connector);
    try {
      server.start();
    } catch (Exception e) {
      container.close();
      throw e;
    }
    return container;
  }

  @Override
  public int port() {
    return connector.getLocalPort();
  }

  @Override
  public void close() {
    try {
      server.stop();
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }
}
