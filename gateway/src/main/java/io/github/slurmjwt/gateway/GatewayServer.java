package io.github.slurmjwt.gateway;

import com.github.benmanes.caffeine.cache.Ticker;
import io.github.slurmjwt.config.FilterSettings;
import io.github.slurmjwt.servlet.SlurmJwtFilter;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import java.io.IOException;
import java.net.BindException;
import java.net.URI;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.eclipse.jetty.ee11.servlet.FilterHolder;
import org.eclipse.jetty.ee11.servlet.ServletContextHandler;
import org.eclipse.jetty.ee11.servlet.ServletHolder;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.component.LifeCycle;

/**
 * A Jetty whose every request passes, in this order, the security headers, the limit on failed
 * logins, and the token filter, before it reaches the servlet that forwards it.
 */
final class GatewayServer {
  /** Slurmrestd has {@code /openapi}, {@code /openapi.json}, {@code /openapi.yaml} and v3. */
  private static final List<String> FORWARDED_PATHS =
      List.of(
          "/slurm/*", "/slurmdb/*", "/openapi/*", "/openapi.json", "/openapi.yaml", "/openapi.yml");

  /** Twice the default: a token that is too long must reach the filter. */
  private static final int REQUEST_HEADER_SIZE = 16 * 1024;

  private final GatewayOptions options;
  private final IdentityForwarding forwarding;
  private final Server server = new Server();
  private final Optional<FailedLogins> logins;
  private Optional<ForwardAuthServer> forwardAuth = Optional.empty();

  private GatewayServer(GatewayOptions options, IdentityForwarding forwarding) {
    this.options = options;
    this.forwarding = forwarding;
    int limit = options.access().loginLimit();
    logins =
        limit > 0 ? Optional.of(new FailedLogins(limit, Ticker.systemTicker())) : Optional.empty();
  }

  /**
   * Starts a gateway, which then takes requests.
   *
   * @throws GatewayException when an option cannot be carried out
   * @throws jakarta.servlet.ServletException when the filter does not start, which it has logged
   */
  static GatewayServer start(GatewayOptions options) throws Exception {
    FilterSettings settings = FilterSettings.from(options.filterParameters());
    GatewayServer gateway = new GatewayServer(options, IdentityForwarding.open(options, settings));
    try {
      gateway.start(settings);
      return gateway;
    } catch (Exception e) {
      gateway.stop();
      throw e;
    }
  }

  private void start(FilterSettings settings) throws Exception {
    ServerConnector connector = connector();
    server.addConnector(connector);
    server.setHandler(context(settings));
    server.setErrorHandler(withoutDetails(new ErrorHandler()));
    server.setStopAtShutdown(true);
    listen(connector);
    server.start();
    if (options.forwardAuth().isPresent()) {
      forwardAuth =
          Optional.of(
              ForwardAuthServer.start(
                  options.forwardAuth().get(), options.filterParameters(), forwarding, logins));
    }
  }

  private ServerConnector connector() throws GatewayException {
    HttpConfiguration http = new HttpConfiguration();
    http.setSendServerVersion(false);
    // By default Jetty takes a header that differs only in letter case for the one sent before.
    http.setHeaderCacheCaseSensitive(true);
    http.setRequestHeaderSize(REQUEST_HEADER_SIZE);
    ServerConnector connector =
        options.listen().tls().isPresent()
            ? options.listen().tls().get().connector(server, http)
            : new ServerConnector(server, new HttpConnectionFactory(http));
    connector.setHost(options.listen().host());
    connector.setPort(options.listen().port());
    return connector;
  }

  private ServletContextHandler context(FilterSettings settings) {
    ServletContextHandler context = new ServletContextHandler("/");
    context.setErrorHandler(withoutDetails(new ErrorHandler()));
    addFilter(context, new SecurityHeadersFilter(), EnumSet.of(DispatcherType.REQUEST));
    logins.ifPresent(
        counted ->
            addFilter(context, new FailedLoginFilter(counted), EnumSet.of(DispatcherType.REQUEST)));
    addFilter(context, new SlurmJwtFilter(settings), EnumSet.allOf(DispatcherType.class));
    ServletHolder forwarded = forwardingServlet();
    FORWARDED_PATHS.forEach(path -> context.addServlet(forwarded, path));
    context.addEventListener(new StopAfterFailure(forwarded));
    context.addServlet(new ServletHolder("other-paths", new OtherPathsServlet()), "/");
    return context;
  }

  private static void addFilter(
      ServletContextHandler context, Filter filter, EnumSet<DispatcherType> dispatches) {
    FilterHolder holder = new FilterHolder(filter);
    holder.setName(filter.getClass().getSimpleName());
    holder.setAsyncSupported(true);
    context.addFilter(holder, "/*", dispatches);
  }

  private ServletHolder forwardingServlet() {
    GatewaySettings settings = options.upstream();
    ServletHolder servlet =
        new ServletHolder(
            "gateway", new GatewayServlet(options.slurmrestd(), forwarding, settings));
    String timeout = Long.toString(settings.timeout().toMillis());
    servlet.setInitParameter("timeout", timeout);
    servlet.setInitParameter("idleTimeout", timeout);
    servlet.setAsyncSupported(true);
    servlet.setInitOrder(1); // Fails at the start or not at all.
    return servlet;
  }

  /** Jetty starts the servlets even when a filter has failed, and then does not stop them. */
  private record StopAfterFailure(ServletHolder servlet) implements LifeCycle.Listener {
    @Override
    public void lifeCycleFailure(LifeCycle context, Throwable cause) {
      LifeCycle.stop(servlet);
    }
  }

  private static ErrorHandler withoutDetails(ErrorHandler errors) {
    errors.setShowStacks(false);
    errors.setShowCauses(false);
    errors.setShowOrigin(false);
    return errors;
  }

  /** Opens the port before the rest starts, since that is what most often goes wrong. */
  private static void listen(ServerConnector connector) throws GatewayException {
    try {
      connector.open();
    } catch (IOException e) {
      throw GatewayException.failure(
          "cannot listen on port "
              + connector.getPort()
              + " of "
              + connector.getHost()
              + " ("
              + reason(e)
              + "): choose another with --port or --host, or any free port with --port 0");
    }
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

  /** Returns what is in force, as one line for the terminal; never a secret. */
  String summary() throws Exception {
    int port = ((ServerConnector) server.getConnectors()[0]).getLocalPort();
    String scheme = options.listen().tls().isPresent() ? "https" : "http";
    return "slurm gateway: "
        + new URI(scheme, null, options.listen().host(), port, "/", null, null)
        + " forwards /slurm/*, /slurmdb/* and /openapi* to "
        + options.slurmrestd()
        + " ("
        + forwarding.description()
        + ")"
        + forwardAuth.map(verdicts -> "; " + verdicts.summary()).orElse("");
  }

  /** Waits until the gateway is stopped. */
  void join() throws InterruptedException {
    server.join();
  }

  /** Stops the gateway, if it was started, and what it needed. */
  void stop() throws Exception {
    server.stop();
    if (forwardAuth.isPresent()) {
      forwardAuth.get().stop();
    }
    forwarding.close();
  }
}
