package io.github.slurmjwt.servlet;

import io.github.slurmjwt.ConfigException;
import io.github.slurmjwt.KeySource;
import io.github.slurmjwt.KeyUnavailableException;
import io.github.slurmjwt.Rejection;
import io.github.slurmjwt.SlurmPrincipal;
import io.github.slurmjwt.TokenRejectedException;
import io.github.slurmjwt.config.FilterSettings;
import io.github.slurmjwt.engine.AuthenticationStarter;
import io.github.slurmjwt.engine.Refusals;
import io.github.slurmjwt.engine.SlurmAuthentication;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.FilterConfig;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.InstantSource;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Lets only requests with a valid Slurm token through, and shows the Slurm user to the application:
 * {@code getRemoteUser()} is the name, {@code getUserPrincipal()} a {@link SlurmPrincipal}.
 *
 * <p>A web.xml names this class, or code creates it with {@link FilterSettings}. Map it to {@code
 * /*} with asynchronous support, for the dispatcher types REQUEST and, where applications use them,
 * ASYNC, ERROR, FORWARD and INCLUDE. An unusable configuration stops start-up, or, where a server
 * would go on without the filter, refuses every request.
 */
public final class SlurmJwtFilter implements Filter {
  private final Optional<FilterSettings> givenSettings;
  private final Optional<KeySource> givenKeys;
  private final InstantSource clock;
  private volatile @Nullable Admission admission;

  /** Creates the filter for a web.xml: its init-params are the settings. */
  public SlurmJwtFilter() {
    this(Optional.empty(), Optional.empty(), InstantSource.system());
  }

  /** Creates the filter with settings made in code; it then takes no init-params. */
  public SlurmJwtFilter(FilterSettings settings) {
    this(Optional.of(settings), Optional.empty(), InstantSource.system());
  }

  /**
   * Creates the filter with settings and keys made in code; it then takes no init-params and reads
   * no key file or URL. {@link #destroy()} does not close the source of keys.
   *
   * @param settings need not name any keys: {@code FilterSettings.builder().build()} has every
   *     default
   * @param keys used instead of any keys that the settings name
   */
  public SlurmJwtFilter(FilterSettings settings, KeySource keys) {
    this(Optional.of(settings), Optional.of(keys), InstantSource.system());
  }

  SlurmJwtFilter(Optional<FilterSettings> settings, Optional<KeySource> keys, InstantSource clock) {
    this.givenSettings = settings;
    this.givenKeys = keys;
    this.clock = clock;
  }

  /**
   * Returns the user of a request that came through the filter, without a cast.
   *
   * @return empty for anonymous requests, and for users who were authenticated otherwise
   */
  public static Optional<SlurmPrincipal> principal(HttpServletRequest request) {
    return request.getUserPrincipal() instanceof SlurmPrincipal user
        ? Optional.of(user)
        : Optional.empty();
  }

  /**
   * Returns why a request was refused, or why it passed as anonymous although it has credentials;
   * for error pages, and for filters before this one once it has returned.
   */
  public static Optional<Rejection> refusal(ServletRequest request) {
    return Refusals.of(request);
  }

  /**
   * Reads the settings and loads the keys.
   *
   * <p>Not every server stops an application whose filter fails: GlassFish runs it without, and
   * Undertow shows the exception to the sender of the first request. So an exception is thrown only
   * in Tomcat, in Jetty, and in Undertow while it starts the application. Elsewhere every request
   * is answered with status 503 until a start succeeds.
   *
   * @throws ServletException when either fails; its message is one sentence for an administrator,
   *     which is logged in any case
   */
  @Override
  public void init(FilterConfig config) throws ServletException {
    destroy();
    Supplier<FilterSettings> settings =
        () -> {
          WebSocketOrder.check(config.getServletContext());
          FilterSettings read = settings(config);
          LoginFilters.check(config.getServletContext(), read.http());
          return read;
        };
    AuthenticationStarter starter =
        new AuthenticationStarter(config.getFilterName(), settings, givenKeys, clock);
    SlurmAuthentication started =
        StartingServer.stopsAfterFailure() ? starter.start() : starter.startOrRefuse();
    started.announce(Optional.of(config.getServletContext()));
    LoginFilters.add(config, started);
    admission = new Admission(started);
  }

  /** Stops reloading keys, removes metrics and status, and refuses all requests from now on. */
  @Override
  public void destroy() {
    Admission ended = admission;
    admission = null;
    if (ended != null) {
      ended.authentication().close();
    }
  }

  /**
   * Passes the request on with its Slurm user, or answers it with a refusal.
   *
   * @throws ServletException when the filter has not been started, or for anything but HTTP; never
   *     because of what a client sends
   */
  @Override
  public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    Admission current = admission;
    if (current == null
        || !(request instanceof HttpServletRequest httpRequest)
        || !(response instanceof HttpServletResponse httpResponse)) {
      throw new ServletException("slurm-jwt-filter needs HTTP and a preceding call of init");
    }
    if (current.isAdmitted(httpRequest)) {
      chain.doFilter(request, response);
      return;
    }
    Refusals refusals = current.authentication().refusals();
    if (refusals.refuseTrace(httpRequest, httpResponse)) {
      return;
    }
    AuthenticatedRequest admitted;
    try {
      admitted = current.admit(httpRequest, httpResponse);
    } catch (TokenRejectedException e) {
      refusals.write(httpRequest, httpResponse, e);
      return;
    } catch (KeyUnavailableException e) {
      refusals.write(httpResponse, e);
      return;
    }
    chain.doFilter(admitted, admitted.response());
  }

  private FilterSettings settings(FilterConfig config) {
    Map<String, String> parameters = new LinkedHashMap<>();
    for (String name : Collections.list(config.getInitParameterNames())) {
      parameters.put(name, config.getInitParameter(name));
    }
    if (givenSettings.isEmpty()) {
      return FilterSettings.from(parameters);
    }
    if (!parameters.isEmpty()) {
      throw new ConfigException(
          "init-param "
              + parameters.keySet().iterator().next()
              + " contradicts the settings given in code: use only one of the two");
    }
    return givenSettings.get();
  }
}
