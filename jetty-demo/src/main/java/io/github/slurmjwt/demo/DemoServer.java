package io.github.slurmjwt.demo;

import io.github.slurmjwt.config.FilterSettings;
import io.github.slurmjwt.demo.DemoOptions.FilterParameter;
import io.github.slurmjwt.demo.portal.JobsServlet;
import jakarta.servlet.ServletException;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.net.BindException;
import java.net.URI;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.logging.LogManager;
import org.eclipse.jetty.ee11.servlet.ServletHolder;
import org.eclipse.jetty.ee11.webapp.WebAppContext;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.ErrorHandler;

/** Starts the demo; {@code --help} lists the options. */
public final class DemoServer {
  private DemoServer() {}

  /**
   * Runs the demo until the process is told to stop. Exits with code 1 when it cannot start, with 2
   * when the command line is wrong.
   */
  public static void main(String[] arguments) throws Exception {
    int exitCode = run(List.of(arguments), System.out, System.err);
    if (exitCode != 0) {
      System.exit(exitCode);
    }
  }

  private static int run(List<String> arguments, PrintStream out, PrintStream err)
      throws Exception {
    try {
      DemoOptions options = DemoOptions.parse(arguments);
      if (options.help()) {
        out.print(DemoOptions.HELP);
        return 0;
      }
      serve(options, out);
      return 0;
    } catch (DemoException e) {
      err.println("slurm-jwt-jetty-demo: " + e.getMessage());
      return e.exitCode();
    } catch (ServletException e) {
      return 1; // Only the filter throws it at start-up, and has logged its sentence.
    }
  }

  private static void serve(DemoOptions options, PrintStream out) throws Exception {
    configureLogging();
    try {
      DemoState state = DemoState.in(options.state());
      Optional<OwnKey> own = OwnKey.of(options, state);
      FilterParameter parameter =
          own.map(OwnKey::parameter).or(options::site).orElseThrow(AssertionError::new);
      Webapp.write(state.webapp(), parameter);
      TokenDesk desk = TokenDesk.of(options, own);
      Optional<Gateway> gateway = gateway(options, parameter);
      Server server = server(options, state, desk, gateway);
      try {
        server.start();
        FilterSettings settings = FilterSettings.from(Map.of(parameter.name(), parameter.value()));
        Optional<DemoToken> token = DemoToken.mint(settings, own, state, InstantSource.system());
        String key = own.map(OwnKey::description).orElse("that of " + parameter.value());
        gateway.map(Gateway::summary).ifPresent(out::println);
        out.println(new Greeting(address(server, options), state).text(key, token, desk));
        out.flush();
        server.join();
      } finally {
        server.stop();
        gateway.ifPresent(Gateway::close);
      }
    } catch (IOException e) {
      throw DemoException.failure(
          "cannot work in "
              + options.state()
              + " ("
              + reason(e)
              + "): choose another folder with --state");
    }
  }

  private static Optional<Gateway> gateway(DemoOptions options, FilterParameter parameter)
      throws DemoException {
    return options.gateway().isPresent()
        ? Optional.of(Gateway.open(options.gateway().get(), parameter, options.site().isPresent()))
        : Optional.empty();
  }

  /** Returns a server that has its port already, for that is what most often goes wrong. */
  private static Server server(
      DemoOptions options, DemoState state, TokenDesk desk, Optional<Gateway> gateway)
      throws DemoException {
    Server server = new Server();
    ServerConnector connector = connector(server, options);
    server.addConnector(connector);
    WebAppContext webapp = webapp(state, desk);
    gateway.ifPresent(inFront -> inFront.install(webapp));
    options.jobs().ifPresent(jobs -> addPortal(webapp, jobs));
    server.setHandler(webapp);
    server.setErrorHandler(silent(new ErrorHandler()));
    server.setStopAtShutdown(true);
    listen(connector);
    return server;
  }

  /** As the web.xml of docs/portal.md does it. */
  private static void addPortal(WebAppContext webapp, URI jobs) {
    ServletHolder servlet = new ServletHolder("jobs", JobsServlet.class);
    servlet.setInitParameter("jobs", jobs.toString());
    webapp.addServlet(servlet, "/jobs");
  }

  private static void listen(ServerConnector connector) throws DemoException {
    try {
      connector.open();
    } catch (IOException e) {
      throw DemoException.failure(
          "cannot listen on port "
              + connector.getPort()
              + " of "
              + connector.getHost()
              + " ("
              + reason(e)
              + "): choose another with --port or --host, or any free port with --port 0");
    }
  }

  private static ServerConnector connector(Server server, DemoOptions options)
      throws DemoException {
    HttpConfiguration http = new HttpConfiguration();
    http.setSendServerVersion(false);
    // By default a header that differs only in letter case from one sent before is taken for it.
    http.setHeaderCacheCaseSensitive(true);
    // Twice the default: a token that is too long must come as far as the filter.
    http.setRequestHeaderSize(16 * 1024);
    ServerConnector connector =
        options.tls().isPresent()
            ? options.tls().get().connector(server, http)
            : new ServerConnector(server, new HttpConnectionFactory(http));
    connector.setHost(options.host());
    connector.setPort(options.port());
    return connector;
  }

  /** Everything is on one class path, so the application takes its classes from the server. */
  private static WebAppContext webapp(DemoState state, TokenDesk desk) {
    WebAppContext webapp = new WebAppContext(state.webapp().toString(), "/");
    webapp.setParentLoaderPriority(true);
    webapp.setTempDirectory(state.temporary().toFile());
    webapp.setThrowUnavailableOnStartupException(true);
    webapp.setAttribute(TokenDesk.ATTRIBUTE, desk);
    webapp.setInitParameter("org.eclipse.jetty.servlet.Default.dirAllowed", "false");
    return webapp;
  }

  private static ErrorHandler silent(ErrorHandler errors) {
    errors.setShowStacks(false);
    errors.setShowCauses(false);
    errors.setShowOrigin(false);
    return errors;
  }

  private static URI address(Server server, DemoOptions options) throws Exception {
    int port = ((ServerConnector) server.getConnectors()[0]).getLocalPort();
    String scheme = options.tls().isPresent() ? "https" : "http";
    return new URI(scheme, null, options.host(), port, "/", null, null);
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

  /** The filter logs through the JDK, whose own default takes two lines a record. */
  private static void configureLogging() throws IOException {
    try (InputStream in = DemoServer.class.getResourceAsStream("/logging.properties")) {
      LogManager.getLogManager().readConfiguration(in);
    }
  }
}
