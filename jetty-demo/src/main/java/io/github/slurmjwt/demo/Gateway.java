package io.github.slurmjwt.demo;

import com.github.benmanes.caffeine.cache.Ticker;
import io.github.slurmjwt.config.ConfigException;
import io.github.slurmjwt.config.FilterSettings;
import io.github.slurmjwt.demo.DemoOptions.FilterParameter;
import io.github.slurmjwt.keys.KeyLoadException;
import io.github.slurmjwt.keys.KeySettings;
import jakarta.servlet.DispatcherType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.jetty.ee11.servlet.FilterHolder;
import org.eclipse.jetty.ee11.servlet.ServletHolder;
import org.eclipse.jetty.ee11.webapp.WebAppContext;

/** Puts the demo in front of a slurmrestd: behind the filter of its web.xml, as every page is. */
final class Gateway implements AutoCloseable {
  /** Slurmrestd has {@code /openapi}, {@code /openapi.json}, {@code /openapi.yaml} and v3. */
  private static final List<String> PATHS =
      List.of(
          "/slurm/*", "/slurmdb/*", "/openapi/*", "/openapi.json", "/openapi.yaml", "/openapi.yml");

  private final GatewayOptions options;
  private final ForwardedIdentity.Way way;

  private Gateway(GatewayOptions options, ForwardedIdentity.Way way) {
    this.options = options;
    this.way = way;
  }

  /**
   * Makes ready what forwarding needs.
   *
   * @param filter the setting of the filter, which tells key and SlurmUser of the cluster
   * @param isSite whether that is a site's, and not the demo's own
   * @throws DemoException when a file or setting is missing or wrong
   */
  static Gateway open(GatewayOptions options, FilterParameter filter, boolean isSite)
      throws DemoException {
    if (options.authenticatingProxy() && !isSite) {
      throw DemoException.usage(
          "--forward authenticating-proxy needs --slurm-conf or --auth-alt-parameters: anybody may"
              + " get tokens of the demo's own key");
    }
    if (options.slurmrestd().socket().isPresent() && !isSite) {
      throw DemoException.usage(
          "a Unix socket of slurmrestd needs --slurm-conf or --auth-alt-parameters: there slurmrestd may"
              + " take the gateway's own user for the one who asks");
    }
    return new Gateway(
        options,
        options.authenticatingProxy() ? proxy(options, filter) : ForwardedIdentity.passThrough());
  }

  private static ForwardedIdentity.Way proxy(GatewayOptions options, FilterParameter filter)
      throws DemoException {
    try {
      FilterSettings settings = FilterSettings.from(Map.of(filter.name(), filter.value()));
      String slurmUser = settings.rules().slurmUser();
      ProxyToken token =
          options.proxyToken().isPresent()
              ? ProxyTokenFile.open(options.proxyToken().get(), InstantSource.system())
              : minted(options, settings);
      return new AuthenticatingProxy(token, slurmUser, options.forwardsAdministrators());
    } catch (ConfigException e) {
      throw DemoException.failure(String.valueOf(e.getMessage()));
    }
  }

  private static ProxyToken minted(GatewayOptions options, FilterSettings settings)
      throws DemoException {
    if (options.proxyKey().filter(file -> !Files.exists(file)).isPresent()) {
      // Not shown: the key itself may stand there.
      throw DemoException.failure("--proxy-key names no file: create it or correct the path");
    }
    Optional<Path> key = options.proxyKey().or(() -> settings.keys().jwtKey());
    if (key.isEmpty()) {
      throw DemoException.failure(
          "the cluster's jwt_key is not in force here: name it with --proxy-key, or a token with"
              + " --proxy-token");
    }
    try {
      MintedProxyToken token =
          MintedProxyToken.start(
              KeySettings.files(key, Optional.empty()),
              options.proxyUser().orElse(settings.rules().slurmUser()),
              settings.auth().maxTokenLifespan(),
              InstantSource.system());
      return checked(token);
    } catch (KeyLoadException e) {
      throw DemoException.failure("--proxy-key: " + e.getMessage());
    }
  }

  /** A name that cannot be in a token shows at the start and not with the first request. */
  private static ProxyToken checked(MintedProxyToken token) throws DemoException {
    try {
      token.current();
      return token;
    } catch (IllegalArgumentException e) {
      token.close();
      throw DemoException.usage("--proxy-user must be a user name, not a number");
    }
  }

  /**
   * Adds the forwarding servlet, and the limit on failed logins before the application's filters.
   */
  void install(WebAppContext webapp) {
    if (options.loginLimit() > 0) {
      FailedLogins logins = new FailedLogins(options.loginLimit(), Ticker.systemTicker());
      FilterHolder limit = new FilterHolder(new FailedLoginFilter(logins));
      limit.setAsyncSupported(true);
      webapp.addFilter(limit, "/*", EnumSet.of(DispatcherType.REQUEST));
    }
    GatewaySettings settings = GatewaySettings.withTimeout(options.timeout());
    ServletHolder servlet =
        new ServletHolder("gateway", new GatewayServlet(options.slurmrestd(), way, settings));
    String timeout = Long.toString(settings.timeout().toMillis());
    servlet.setInitParameter("timeout", timeout);
    servlet.setInitParameter("idleTimeout", timeout);
    servlet.setAsyncSupported(true);
    servlet.setInitOrder(1); // Fails at the start or not at all.
    PATHS.forEach(path -> webapp.addServlet(servlet, path));
  }

  /** Returns what is in force, as lines for the terminal; never a secret. */
  String summary() {
    return "slurm gateway: /slurm/*, /slurmdb/* and /openapi* go to "
        + options.slurmrestd()
        + " ("
        + way.description()
        + ")";
  }

  @Override
  public void close() {
    way.close();
  }
}
