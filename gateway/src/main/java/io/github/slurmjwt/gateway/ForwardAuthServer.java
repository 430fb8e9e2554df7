package io.github.slurmjwt.gateway;

import io.github.slurmjwt.KeyUnavailableException;
import io.github.slurmjwt.Rejection;
import io.github.slurmjwt.SlurmPrincipal;
import io.github.slurmjwt.TokenRejectedException;
import io.github.slurmjwt.config.FilterSettings;
import io.github.slurmjwt.servlet.ForwardAuthServlet;
import io.github.slurmjwt.servlet.TokenForUpstream;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import org.eclipse.jetty.ee11.servlet.FilterHolder;
import org.eclipse.jetty.ee11.servlet.ServletContextHandler;
import org.eclipse.jetty.ee11.servlet.ServletHolder;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.GracefulHandler;

/**
 * Where a proxy asks for verdicts: a server of its own, so that no client of the gateway gets near
 * it. It has the settings of the gateway's filter, and sends the token that the gateway would.
 */
final class ForwardAuthServer {
  private static final String PATH = "/forward-auth";

  /** As large as a token may be, with all else that a client sends, and back in the answer. */
  private static final int HEADER_SIZE = 32 * 1024;

  /** For what runs at the end: a verdict waits for a name service at most. */
  private static final Duration LAST = Duration.ofSeconds(5);

  private final ForwardAuth options;
  private final Server server = new Server();
  private final ServerConnector connector;

  private ForwardAuthServer(ForwardAuth options, GatewayStop stop) {
    this.options = options;
    HttpConfiguration http = new HttpConfiguration();
    http.setSendServerVersion(false);
    http.setHeaderCacheCaseSensitive(true);
    http.setRequestHeaderSize(HEADER_SIZE);
    http.setResponseHeaderSize(HEADER_SIZE);
    http.addCustomizer(stop);
    connector = new ServerConnector(server, new HttpConnectionFactory(http));
    connector.setHost(options.host());
    connector.setPort(options.port());
    connector.setAcceptQueueSize(GatewayServer.ACCEPT_QUEUE_SIZE);
    server.addConnector(connector);
    server.setRequestLog(new AnswerLog());
  }

  /**
   * Starts to answer.
   *
   * @param filterParameters those of the gateway's filter
   * @param forwarding whose token is given out, and who is refused
   * @param access who may do what, by the original method and path
   * @param logins counts bad tokens by the address of the client; empty for no limit
   * @param stop says that connections end while the gateway stops
   * @throws GatewayException when the port is taken
   */
  static ForwardAuthServer start(
      ForwardAuth options,
      Map<String, String> filterParameters,
      IdentityForwarding forwarding,
      AccessControl access,
      Optional<FailedLogins> logins,
      GatewayStop stop)
      throws Exception {
    ForwardAuthServer started = new ForwardAuthServer(options, stop);
    GracefulHandler requests = new GracefulHandler();
    requests.setHandler(
        started.context(
            options.filter(filterParameters),
            (original, user) -> Optional.of(token(forwarding, access, original, user)),
            logins));
    started.server.setHandler(requests);
    try {
      started.listen();
      started.server.start();
      return started;
    } catch (Exception e) {
      started.stop();
      throw e;
    }
  }

  private ServletContextHandler context(
      FilterSettings settings, TokenForUpstream token, Optional<FailedLogins> logins) {
    ServletContextHandler context = new ServletContextHandler(PATH);
    context.addFilter(
        new FilterHolder(new AnswerLog.Verdicts()), "/*", EnumSet.of(DispatcherType.REQUEST));
    logins.ifPresent(
        counted ->
            context.addFilter(
                new FilterHolder(
                    new ForwardAuthLoginFilter(counted, options.verdicts().trustedProxies())),
                "/*",
                EnumSet.of(DispatcherType.REQUEST)));
    ServletHolder servlet =
        new ServletHolder(
            "forward-auth", new ForwardAuthServlet(settings, options.verdicts(), token));
    servlet.setInitOrder(1);
    context.addServlet(servlet, "/*");
    return context;
  }

  /** Returns the token that the gateway would forward. */
  static String token(
      IdentityForwarding forwarding,
      AccessControl access,
      HttpServletRequest original,
      SlurmPrincipal user)
      throws TokenRejectedException, KeyUnavailableException {
    try {
      if (!access.isOff()) {
        GatewayPath.of(original); // Rules go by a path that can be read in one way only.
        access.check(user, original.getMethod(), original.getRequestURI());
      }
      return forwarding.of(user).token();
    } catch (GatewayRefusal e) {
      if (e.problem().status() == HttpServletResponse.SC_SERVICE_UNAVAILABLE) {
        throw new KeyUnavailableException(e.problem().code());
      }
      throw new TokenRejectedException(Rejection.NOT_FORWARDED);
    }
  }

  private void listen() throws GatewayException {
    try {
      connector.open();
    } catch (IOException e) {
      throw GatewayException.failure(
          "cannot listen on port "
              + options.port()
              + " of "
              + options.host()
              + ": choose another with --forward-auth-port or --forward-auth-host");
    }
  }

  /** Returns where the proxy asks, for the terminal. */
  String summary() {
    return "verdicts for "
        + options.proxy()
        + " at http://"
        + options.host()
        + ":"
        + connector.getLocalPort()
        + PATH
        + "/";
  }

  /** Stops when the running questions are answered. */
  void stopGracefully() throws Exception {
    server.setStopTimeout(LAST.toMillis());
    server.stop();
  }

  void stop() throws Exception {
    server.stop();
  }
}
