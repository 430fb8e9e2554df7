package io.github.slurmjwt.demo;

import io.github.slurmjwt.config.FilterSettings;
import io.github.slurmjwt.demo.DemoOptions.FilterParameter;
import io.github.slurmjwt.demo.portal.JobsServlet;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.BindException;
import java.net.URI;
import java.time.InstantSource;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.eclipse.jetty.ee11.servlet.ServletHolder;
import org.eclipse.jetty.ee11.webapp.WebAppContext;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.ErrorHandler;

/**
 * Embeds Jetty with the demo's web application. The filter is configured only in its web.xml; what
 * * matters for the filter here is the configuration of the connector.
 */
final class DemoServer {
  private DemoServer() {}

  /**
   * Runs the demo until the process is stopped.
   *
   * @throws DemoException if the port or the folder cannot be used
   * @throws jakarta.servlet.ServletException if the filter does not start; it has logged the reason
   */
  static void serve(DemoOptions options, PrintWriter out) throws Exception {
    try (DemoLog log = DemoLog.configure()) {
      DemoState state = DemoState.in(options.state());
      log.writeAuditTo(state.auditLog());
      serve(options, state, out);
    } catch (IOException e) {
      throw new DemoException(
          "cannot work in "
              + options.state()
              + " ("
              + reason(e)
              + "): choose another folder with "
              + DemoCommand.typed("--state FOLDER"));
    }
  }

  private static void serve(DemoOptions options, DemoState state, PrintWriter out)
      throws Exception {
    Optional<OwnKey> own = OwnKey.of(options, state);
    FilterParameter parameter =
        own.map(OwnKey::parameter).or(options::site).orElseThrow(AssertionError::new);
    Webapp.write(state.webapp(), parameter);
    PageTokens page = PageTokens.of(options, own);
    Server server = server(options, state, page);
    try {
      server.start();
      FilterSettings settings = FilterSettings.from(Map.of(parameter.name(), parameter.value()));
      Optional<DemoToken> token = DemoToken.mint(settings, own, state, InstantSource.system());
      String key = own.map(OwnKey::description).orElse("that of " + parameter.value());
      out.println(new StartMessage(address(server, options), state).text(key, token, page));
      out.flush();
      server.join();
    } finally {
      server.stop();
    }
  }

  /** Returns a server whose port is already open, since opening it is what fails most often. */
  private static Server server(DemoOptions options, DemoState state, PageTokens page)
      throws DemoException {
    Server server = new Server();
    ServerConnector connector = connector(server, options);
    server.addConnector(connector);
    WebAppContext webapp = webapp(state, page);
    options.jobs().ifPresent(jobs -> addPortal(webapp, jobs));
    server.setHandler(webapp);
    server.setErrorHandler(withoutDetails(new ErrorHandler()));
    server.setStopAtShutdown(true);
    listen(connector);
    return server;
  }

  private static ServerConnector connector(Server server, DemoOptions options) {
    HttpConfiguration http = new HttpConfiguration();
    http.setSendServerVersion(false);
    // By default Jetty treats a header value that differs only in letter case as the previous one.
    http.setHeaderCacheCaseSensitive(true);
    // Twice the default: a token that is too long must reach the filter.
    http.setRequestHeaderSize(16 * 1024);
    ServerConnector connector = new ServerConnector(server, new HttpConnectionFactory(http));
    connector.setHost(options.host());
    connector.setPort(options.port());
    return connector;
  }

  /** Everything is on one class path, so the application uses the server's classes. */
  private static WebAppContext webapp(DemoState state, PageTokens page) {
    WebAppContext webapp = new WebAppContext(state.webapp().toString(), "/");
    webapp.setParentLoaderPriority(true);
    webapp.setTempDirectory(state.temporary().toFile());
    // Otherwise Jetty would serve an application whose filter has not started.
    webapp.setThrowUnavailableOnStartupException(true);
    webapp.setAttribute(PageTokens.ATTRIBUTE, page);
    webapp.setInitParameter("org.eclipse.jetty.servlet.Default.dirAllowed", "false");
    return webapp;
  }

  /** Configures the servlet like the web.xml in docs/portal.md. */
  private static void addPortal(WebAppContext webapp, URI jobs) {
    ServletHolder servlet = new ServletHolder("jobs", JobsServlet.class);
    servlet.setInitParameter("jobs", jobs.toString());
    webapp.addServlet(servlet, "/jobs");
  }

  private static ErrorHandler withoutDetails(ErrorHandler errors) {
    errors.setShowStacks(false);
    errors.setShowCauses(false);
    errors.setShowOrigin(false);
    return errors;
  }

  private static void listen(ServerConnector connector) throws DemoException {
    try {
      connector.open();
    } catch (IOException e) {
      throw new DemoException(
          "cannot listen on port "
              + connector.getPort()
              + " of "
              + connector.getHost()
              + " ("
              + reason(e)
              + "): choose another, or any free one with "
              + DemoCommand.typed("--port 0"));
    }
  }

  private static URI address(Server server, DemoOptions options) throws Exception {
    int port = ((ServerConnector) server.getConnectors()[0]).getLocalPort();
    return new URI("http", null, options.host(), port, "/", null, null);
  }

  private static String reason(Exception e) {
    Throwable root = e;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    String name = root.getClass().getSimpleName();
    return root instanceof BindException
        ? Objects.requireNonNullElse(root.getMessage(), name)
        : name;
  }
}
