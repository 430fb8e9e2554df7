package io.github.slurmjwt.gateway;

import com.github.benmanes.caffeine.cache.Ticker;
import io.github.slurmjwt.config.FilterSettings;
import io.github.slurmjwt.keys.KeyLoadException;
import io.github.slurmjwt.keys.LiveKeys;
import io.github.slurmjwt.servlet.SlurmJwtFilter;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.GracefulHandler;

/** The gateway: a Jetty with {@link GatewayContext}, the keys, and what operators look at. */
final class GatewayServer {
  /** Twice the default: a token that is too long must reach the filter. */
  static final int REQUEST_HEADER_SIZE = 16 * 1024;

  /**
   * So many clients may connect at the same moment (the system's {@code somaxconn} may allow
   * fewer). With the JDK's 50, the others would try again a second later.
   */
  static final int ACCEPT_QUEUE_SIZE = 1024;

  private final GatewayOptions options;
  private final IdentityForwarding forwarding;
  private final LiveKeys keys;
  private final Monitoring monitoring;
  private final AccessControl access;
  private final GatewayServlet servlet;
  private final GatewayStop stop;
  private final Server server = new Server();
  private final Optional<FailedLogins> logins;
  private Optional<ForwardAuthServer> forwardAuth = Optional.empty();
  private final GracefulHandler requests = new GracefulHandler();
  private Optional<ClientConnections> connections = Optional.empty();

  private GatewayServer(
      GatewayOptions options,
      IdentityForwarding forwarding,
      AccessControl access,
      LiveKeys keys,
      Monitoring monitoring) {
    this.options = options;
    this.forwarding = forwarding;
    this.logins = logins(options.access().loginLimit());
    this.access = access;
    this.servlet = new GatewayServlet(options.slurmrestd(), forwarding, access, options.upstream());
    this.keys = keys;
    this.monitoring = monitoring;
    this.stop = new GatewayStop(options.clients());
  }

  /**
   * Starts a gateway, which then takes requests.
   *
   * @throws GatewayException when an option cannot be carried out
   * @throws jakarta.servlet.ServletException when the filter does not start, which it has logged
   */
  static GatewayServer start(GatewayOptions options) throws Exception {
    FilterSettings settings = FilterSettings.from(options.filterParameters());
    ConfigurationCheck.requireSafe(options, settings);
    Accounts accounts = Accounts.ofThisMachine();
    LiveKeys keys = keys(settings);
    GatewayServer gateway;
    try {
      gateway =
          new GatewayServer(
              options,
              IdentityForwarding.open(options, settings, accounts),
              new AccessControl(options.access(), accounts),
              keys,
              Monitoring.of(options));
    } catch (GatewayException e) {
      keys.close();
      throw e;
    }
    try {
      gateway.start(settings);
      return gateway;
    } catch (Exception e) {
      gateway.stop();
      throw e;
    }
  }

  private static LiveKeys keys(FilterSettings settings) throws GatewayException {
    try {
      return LiveKeys.start(settings.keys(), InstantSource.system());
    } catch (KeyLoadException e) {
      String sentence = String.valueOf(e.getMessage());
      throw settings.keys().jwksUrl().isPresent()
          ? GatewayException.failure(sentence) // Perhaps its server answers soon.
          : GatewayException.wrongConfiguration(sentence);
    }
  }

  private static Optional<FailedLogins> logins(int limit) {
    return limit > 0
        ? Optional.of(new FailedLogins(limit, Ticker.systemTicker()))
        : Optional.empty();
  }

  private void start(FilterSettings settings) throws Exception {
    ServerConnector connector = connector();
    server.addConnector(connector);
    requests.setHandler(
        GatewayContext.of(new SlurmJwtFilter(settings, keys), servlet, timeout(), logins));
    server.setHandler(requests);
    server.setErrorHandler(GatewayContext.errorsWithoutDetails());
    logins.ifPresent(monitoring::measure);
    monitoring.measure(server, new AnswerLog());
    listen(connector);
    server.start();
    servlet.slots().ifPresent(monitoring::measure);
    monitoring.measure(servlet);
    monitoring.start(
        new Readiness(
            keys::current,
            new SlurmrestdProbe(options.slurmrestd()),
            () -> stop.isStopping() || !server.isStarted()));
    if (options.forwardAuth().isPresent()) {
      forwardAuth =
          Optional.of(
              ForwardAuthServer.start(
                  options.forwardAuth().get(),
                  options.filterParameters(),
                  forwarding,
                  access,
                  logins,
                  stop));
    }
  }

  private Duration timeout() {
    return options.upstream().timeout();
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
    limit(connector, http);
    connector.setHost(options.listen().host());
    connector.setPort(options.listen().port());
    connector.setAcceptQueueSize(ACCEPT_QUEUE_SIZE);
    return connector;
  }

  /** The order counts: who the client is, before anything is decided by it. */
  private void limit(ServerConnector connector, HttpConfiguration http) {
    ClientSettings clients = options.clients();
    ClientConnections open = new ClientConnections(connector, clients.headTime());
    connections = Optional.of(open);
    connector.addBean(open);
    connector.addBean(new AddressConnections(clients.addressConnections(), clients.proxies()));
    server.addBean(new NetworkConnectionLimit(clients.connections(), connector));
    http.addCustomizer(open);
    http.addCustomizer(stop);
    if (clients.proxies().isEmpty()) {
      return;
    }
    if (clients.clientAddress() == ClientAddress.PROXY_PROTOCOL) {
      String next = connector.getDefaultProtocol();
      connector.addFirstConnectionFactory(new TrustedProxyProtocol(clients.proxies(), next));
    } else {
      http.addCustomizer(new ForwardedClient(clients.proxies(), clients.clientAddress()));
    }
  }

  private static ServerConnector connectorOf(Server server) {
    return (ServerConnector) server.getConnectors()[0];
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
              + GatewayException.reason(e)
              + "): choose another with --port or --host, or any free port with --port 0");
    }
  }

  /** Returns the port that the gateway listens on. */
  int port() {
    return connectorOf(server).getLocalPort();
  }

  /** Returns the port of the admin listener, -1 when there is none. */
  int adminPort() {
    return monitoring.port();
  }

  /** Returns the address of the admin listener, as one line for the terminal. */
  Optional<String> adminSummary() throws Exception {
    return monitoring.summary();
  }

  /** Returns what is in force, as one line for the terminal; never a secret. */
  String summary() throws Exception {
    String scheme = options.listen().tls().isPresent() ? "https" : "http";
    return "slurm gateway: "
        + new URI(scheme, null, options.listen().host(), port(), "/", null, null)
        + " forwards /slurm/*, /slurmdb/* and /openapi* to "
        + options.slurmrestd()
        + " ("
        + forwarding.description()
        + ")"
        + forwardAuth.map(verdicts -> "; " + verdicts.summary()).orElse("");
  }

  /** Returns whether the gateway is stopping, or is about to: then it is not ready. */
  boolean isStopping() {
    return stop.isStopping();
  }

  /** Stops the gateway when its requests are answered; it gives verdicts to the end. */
  void stopGracefully() throws Exception {
    stop.stop(server, connectorOf(server), connections.orElseThrow(), requests);
    if (forwardAuth.isPresent()) {
      forwardAuth.get().stopGracefully();
    }
  }

  /** Stops the gateway at once, if it was started, and what it needed. */
  void stop() throws Exception {
    server.stop();
    if (forwardAuth.isPresent()) {
      forwardAuth.get().stop();
    }
    forwarding.close();
    keys.close();
    monitoring.stop();
  }
}
