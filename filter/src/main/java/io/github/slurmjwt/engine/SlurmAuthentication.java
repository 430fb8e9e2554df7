package io.github.slurmjwt.engine;

import io.github.slurmjwt.KeyUnavailableException;
import io.github.slurmjwt.SlurmPrincipal;
import io.github.slurmjwt.TokenRejectedException;
import io.github.slurmjwt.TokenVerifier;
import io.github.slurmjwt.config.FilterSettings;
import io.github.slurmjwt.config.HttpSettings;
import io.github.slurmjwt.config.Mode;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.lang.System.Logger.Level;
import java.time.InstantSource;
import java.util.Optional;

/**
 * What the filter and container-managed security share: it decides who a request comes from, and
 * answers those that are refused. {@link AuthenticationStarter} starts it with its settings and
 * keys, which are in force until {@link #close()}. Safe for use by many threads.
 */
public final class SlurmAuthentication implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger("io.github.slurmjwt");

  /** What an authentication has if it could start. */
  private record Started(FilterSettings settings, KeysInForce keys, TokenVerifier verifier) {
    static Started with(FilterSettings settings, KeysInForce keys, InstantSource clock) {
      TokenVerifier.Builder verifier =
          TokenVerifier.builder(keys.source())
              .slurm(settings.slurm())
              .policy(settings.policy())
              .access(settings.access())
              .clock(clock)
              .cache(settings.cache());
      keys.denyList().ifPresent(verifier::denyList);
      return new Started(settings, keys, verifier.build());
    }

    void log() {
      settings.warnings().forEach(warning -> LOG.log(Level.WARNING, warning));
      keys.warnings().forEach(warning -> LOG.log(Level.WARNING, warning));
      LOG.log(Level.INFO, "slurm-jwt-filter in force: " + keys + "; " + settings);
    }
  }

  private final String name;
  private final Optional<Started> started;
  private final FilterMetrics metrics;
  private final HttpSettings http;
  private final IdentityHeaders headers;
  private final Refusals refusals;
  private final Optional<RequestAuthenticator> authenticator;
  private final Optional<BrowserLogin> browserLogin;
  private final AuthenticationState state;
  private volatile Optional<PublishedState> published = Optional.empty();
  private volatile boolean closed;

  SlurmAuthentication(
      String name,
      FilterSettings settings,
      KeysInForce keys,
      FilterMetrics metrics,
      InstantSource clock) {
    this(name, Optional.of(Started.with(settings, keys, clock)), metrics, clock);
  }

  private SlurmAuthentication(
      String name, Optional<Started> started, FilterMetrics metrics, InstantSource clock) {
    this.name = name;
    this.started = started;
    this.metrics = metrics;
    http = started.map(Started::settings).map(FilterSettings::http).orElse(HttpSettings.DEFAULT);
    headers = new IdentityHeaders(http.identityHeader());
    Optional<TokenCookie> cookie = http.cookieName().map(TokenCookie::new);
    TokenExtractor extractor = new TokenExtractor(cookie);
    Decisions decisions = new Decisions(metrics, extractor);
    refusals = new Refusals(http, decisions);
    Optional<TokenVerifier> verifier = started.map(Started::verifier);
    authenticator =
        verifier.map(by -> new RequestAuthenticator(http, by, extractor, headers, decisions));
    browserLogin =
        verifier.flatMap(
            by -> cookie.map(stored -> new BrowserLogin(by, stored, decisions, clock)));
    state = new AuthenticationState(name, started.map(Started::keys), verifier, decisions);
  }

  /** Returns an authentication that could not start, and answers every request with status 503. */
  static SlurmAuthentication notStarted(String name) {
    return new SlurmAuthentication(
        name, Optional.empty(), new FilterMetrics.None(), InstantSource.system());
  }

  /**
   * Logs what is in force, and shows it by JMX; not for an authentication that could not start.
   * Publishes the state of both to the application.
   *
   * @param application whose authentication it is; empty for that of all applications
   */
  public void announce(Optional<ServletContext> application) {
    try {
      started.ifPresent(Started::log);
      published = Optional.of(PublishedState.publish(state, application));
    } catch (RuntimeException | Error e) {
      close();
      throw e;
    }
  }

  /**
   * Ends an authentication that has started but cannot be used.
   *
   * @param what what is wrong, for an administrator
   * @param cause whose message ends the sentence, which is also logged
   * @return what to throw, with the sentence as its message
   */
  public ServletException abandon(String what, Throwable cause) {
    close();
    // Errors often have a message that says little without their name.
    String why = cause instanceof Error ? cause.toString() : cause.getMessage();
    return StartFailure.report(name, what + ": " + why, cause);
  }

  /** Tells whether the start has succeeded; if not, every request is answered with status 503. */
  public boolean hasStarted() {
    return started.isPresent();
  }

  /** Returns the mode in the settings. */
  public Mode mode() {
    return http.mode();
  }

  /**
   * Returns the user; empty when the request may pass without one.
   *
   * @param effective the mode that applies to this request
   * @throws TokenRejectedException when the request is refused
   * @throws KeyUnavailableException when the keys are currently unavailable, or the authentication
   *     is closed or could not start
   */
  public Optional<SlurmPrincipal> authenticate(
      HttpServletRequest request, HttpServletResponse response, Mode effective)
      throws TokenRejectedException, KeyUnavailableException {
    return running().authenticate(request, response, effective);
  }

  /** Tells whether this request needs no token: its path is excluded, or it is a preflight. */
  public boolean isOpen(HttpServletRequest request) {
    return authenticator.isPresent() && authenticator.get().isOpen(request);
  }

  /** Checks an open request, of any token; throws what {@link #authenticate} throws. */
  public void checkOpen(HttpServletRequest request)
      throws TokenRejectedException, KeyUnavailableException {
    running().checkOpen(request);
  }

  private RequestAuthenticator running() throws KeyUnavailableException {
    if (closed) {
      throw new KeyUnavailableException("the authentication is closed");
    }
    return authenticator.orElseThrow(
        () -> new KeyUnavailableException("the authentication could not start"));
  }

  /**
   * Stops reloading keys, removes the metrics and the published state, and refuses all requests
   * from now on.
   */
  @Override
  public void close() {
    closed = true; // Keys that are no longer reloaded must not let anyone in.
    started.map(Started::keys).ifPresent(KeysInForce::close);
    published.ifPresent(PublishedState::close);
    published = Optional.empty();
    metrics.close();
  }

  /**
   * Tells whether tokens can be stored in browsers; also if unknown, since the start has failed.
   */
  public boolean hasCookie() {
    return authenticator.isEmpty() || browserLogin.isPresent();
  }

  /**
   * Returns what stores tokens in browsers.
   *
   * @throws KeyUnavailableException when the authentication is closed or could not start
   * @throws IllegalStateException unless {@link #hasCookie()}
   */
  public BrowserLogin browserLogin() throws KeyUnavailableException {
    running();
    return browserLogin.orElseThrow(IllegalStateException::new);
  }

  /** Returns which identity headers the application may see. */
  public IdentityHeaders headers() {
    return headers;
  }

  /** Returns what becomes of requests that are refused. */
  public Refusals refusals() {
    return refusals;
  }
}
