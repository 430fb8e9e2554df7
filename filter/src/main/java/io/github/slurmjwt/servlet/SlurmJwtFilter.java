package io.github.slurmjwt.servlet;

import io.github.slurmjwt.ConfigException;
import io.github.slurmjwt.KeySource;
import io.github.slurmjwt.KeyUnavailableException;
import io.github.slurmjwt.Rejection;
import io.github.slurmjwt.SlurmPrincipal;
import io.github.slurmjwt.TokenRejectedException;
import io.github.slurmjwt.config.FilterSettings;
import io.github.slurmjwt.engine.AuthenticationStarter;
import io.github.slurmjwt.engine.PrivateResponse;
import io.github.slurmjwt.engine.SentRequest;
import io.github.slurmjwt.engine.SlurmAuthentication;
import io.github.slurmjwt.keys.KeyStatus;
import jakarta.servlet.DispatcherType;
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
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
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
  private static final AtomicLong INSTANCES = new AtomicLong();

  /**
   * Each filter trusts only the attribute that it has set itself; clients cannot set attributes.
   */
  private final String attribute =
      SlurmJwtFilter.class.getName() + "." + INSTANCES.incrementAndGet();

  private final Optional<FilterSettings> givenSettings;
  private final Optional<KeySource> givenKeys;
  private final InstantSource clock;
  private volatile @Nullable SlurmAuthentication authentication;

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
    return SlurmAuthentication.refusal(request);
  }

  /** Returns how the deny list fares at this moment, for health checks; empty without one. */
  public Optional<KeyStatus> denyListStatus() {
    SlurmAuthentication started = authentication;
    return started == null ? Optional.empty() : started.denyListStatus();
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
          return settings(config);
        };
    AuthenticationStarter starter =
        new AuthenticationStarter(config.getFilterName(), settings, givenKeys, clock);
    SlurmAuthentication started =
        StartingServer.stopsAfterFailure() ? starter.start() : starter.startOrRefuse();
    started.announce(Optional.of(config.getServletContext()));
    authentication = started;
  }

  /** Stops reloading keys, removes metrics and status, and refuses all requests from now on. */
  @Override
  public void destroy() {
    SlurmAuthentication started = authentication;
    authentication = null;
    if (started != null) {
      started.close();
    }
  }

  /**
   * Passes the request on with its Slurm user, or answers it with a challenge.
   *
   * @throws ServletException when the filter has not been started, or for anything but HTTP; never
   *     because of what a client sends
   */
  @Override
  public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    SlurmAuthentication started = authentication;
    if (started == null
        || !(request instanceof HttpServletRequest httpRequest)
        || !(response instanceof HttpServletResponse httpResponse)) {
      throw new ServletException("slurm-jwt-filter needs HTTP and a preceding call of init");
    }
    if (AuthenticatedRequest.isCalledAgain(httpRequest, started.headers())) {
      chain.doFilter(request, response);
      return;
    }
    if (started.refusesTrace(httpRequest, httpResponse)) {
      return;
    }
    AuthenticatedRequest admitted;
    try {
      admitted = admit(started, httpRequest, httpResponse);
    } catch (TokenRejectedException e) {
      started.answer(httpResponse, e);
      return;
    } catch (KeyUnavailableException e) {
      started.answer(httpResponse, e);
      return;
    }
    chain.doFilter(admitted, admitted.answer());
  }

  /** Returns the request and its response as the application sees them. */
  private AuthenticatedRequest admit(
      SlurmAuthentication started, HttpServletRequest request, HttpServletResponse response)
      throws ServletException, TokenRejectedException, KeyUnavailableException {
    Optional<SlurmPrincipal> user = known(request);
    if (user.isEmpty() && isOpen(started, request)) {
      started.passOpen(request);
      return admitted(started, request, PrivateResponse.ofOpenPage(response), user);
    }
    boolean safe = isSafeFromCaches(request, response);
    HttpServletResponse answer = PrivateResponse.of(response);
    if (user.isEmpty() && request.getDispatcherType() != DispatcherType.ERROR) {
      user = authenticate(started, request, answer);
    }
    if (!safe) {
      throw new ServletException(
          "a page that needs no token includes one that does, and shared caches could serve both to"
              + " anyone: set Cache-Control: private in the including page");
    }
    return admitted(started, request, answer, user);
  }

  private static AuthenticatedRequest admitted(
      SlurmAuthentication started,
      HttpServletRequest request,
      HttpServletResponse answer,
      Optional<SlurmPrincipal> user) {
    return new AuthenticatedRequest(request, answer, user, started.headers(), started.challenges());
  }

  /**
   * A request is verified once. Its later dispatches find the user in an attribute, and so does a
   * second call after another filter has changed the path. A dispatch without a user is decided
   * anew by its own path, so that a forward cannot bypass the filter. Error pages are shown to
   * anyone.
   */
  private Optional<SlurmPrincipal> known(HttpServletRequest request) {
    boolean again =
        request.getDispatcherType() != DispatcherType.REQUEST || SentRequest.of(request) != request;
    return again && request.getAttribute(attribute) instanceof SlurmPrincipal verified
        ? Optional.of(verified)
        : Optional.empty();
  }

  private static boolean isSafeFromCaches(
      HttpServletRequest request, HttpServletResponse response) {
    return request.getDispatcherType() != DispatcherType.INCLUDE
        || PrivateResponse.keepIncludingPagePrivate(response);
  }

  /** The path of an error page says nothing about the request that failed. */
  private static boolean isOpen(SlurmAuthentication started, HttpServletRequest request) {
    return request.getDispatcherType() != DispatcherType.ERROR && started.isOpen(request);
  }

  private Optional<SlurmPrincipal> authenticate(
      SlurmAuthentication started, HttpServletRequest request, HttpServletResponse response)
      throws TokenRejectedException, KeyUnavailableException {
    Optional<SlurmPrincipal> principal = started.authenticate(request, response, started.mode());
    principal.ifPresent(user -> request.setAttribute(attribute, user));
    return principal;
  }

  private FilterSettings settings(FilterConfig config) {
    List<String> names = Collections.list(config.getInitParameterNames());
    if (givenSettings.isEmpty()) {
      return FilterSettings.from(names, config::getInitParameter);
    }
    if (!names.isEmpty()) {
      throw new ConfigException(
          "init-param "
              + names.get(0)
              + " contradicts the settings given in code: use only one of the two");
    }
    return givenSettings.get();
  }
}
