package io.github.slurmjwt.engine;

import io.github.slurmjwt.KeyUnavailableException;
import io.github.slurmjwt.Rejection;
import io.github.slurmjwt.SlurmPrincipal;
import io.github.slurmjwt.TokenRejectedException;
import io.github.slurmjwt.TokenVerifier;
import io.github.slurmjwt.config.FilterSettings;
import io.github.slurmjwt.config.HttpSettings;
import io.github.slurmjwt.config.Mode;
import io.github.slurmjwt.keys.KeyStatus;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/**
 * What the filter and container-managed security share: it decides who a request comes from, and
 * answers those that are refused. {@link AuthenticationStarter} starts it with its settings and
 * keys, which are in force until {@link #close()}. Safe for use by many threads.
 */
public final class SlurmAuthentication implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger("io.github.slurmjwt");

  private final String name;
  private final Mode mode;
  private final Optional<RequestAuthenticator> authenticator;
  private final IdentityHeaders headers;
  private final ChallengeWriter challenges;
  private final TraceRule trace;
  private final AuditLog audit;
  private final Optional<KeysInForce> keys;
  private final FilterMetrics metrics;
  private final List<String> warnings;
  private final String summary;
  private final AuthenticationState state;
  private volatile Optional<PublishedState> published = Optional.empty();
  private volatile boolean closed;

  SlurmAuthentication(
      String name,
      FilterSettings settings,
      KeysInForce keys,
      FilterMetrics metrics,
      InstantSource clock) {
    this.name = name;
    this.keys = Optional.of(keys);
    this.metrics = metrics;
    mode = settings.http().mode();
    headers = new IdentityHeaders(settings.http().identityHeader());
    challenges = new ChallengeWriter(settings.http().realm());
    warnings = settings.warnings();
    summary = settings.toString();
    DecisionCounts counts = new DecisionCounts();
    audit = new AuditLog(metrics, counts);
    trace = new TraceRule(challenges, audit);
    TokenVerifier.Builder verifier =
        TokenVerifier.builder(keys.source())
            .slurm(settings.slurm())
            .policy(settings.policy())
            .access(settings.access())
            .clock(clock)
            .cache(settings.cache());
    keys.denyList().ifPresent(verifier::denyList);
    TokenVerifier built = verifier.build();
    authenticator = Optional.of(new RequestAuthenticator(settings.http(), built, headers, audit));
    state = new AuthenticationState(name, Optional.of(keys), Optional.of(built), counts);
  }

  private SlurmAuthentication(String name) {
    this.name = name;
    keys = Optional.empty();
    metrics = new FilterMetrics.None();
    mode = Mode.REQUIRED;
    headers = new IdentityHeaders(Optional.empty());
    challenges = new ChallengeWriter(HttpSettings.DEFAULT_REALM);
    warnings = List.of();
    summary = "";
    DecisionCounts counts = new DecisionCounts();
    audit = new AuditLog(metrics, counts);
    trace = new TraceRule(challenges, audit);
    authenticator = Optional.empty();
    state = new AuthenticationState(name, keys, Optional.empty(), counts);
  }

  /** Returns an authentication that could not start, and answers every request with status 503. */
  static SlurmAuthentication notStarted(String name) {
    return new SlurmAuthentication(name);
  }

  /**
   * Logs what is in force, and shows it by JMX; not for an authentication that could not start.
   * Publishes the state of both to the application.
   *
   * @param application whose authentication it is; empty for that of all applications
   */
  public void announce(Optional<ServletContext> application) {
    try {
      keys.ifPresent(this::announce);
      published = Optional.of(PublishedState.publish(state, application));
    } catch (RuntimeException | Error e) {
      close();
      throw e;
    }
  }

  private void announce(KeysInForce inForce) {
    warnings.forEach(warning -> LOG.log(Level.WARNING, warning));
    inForce.warnings().forEach(warning -> LOG.log(Level.WARNING, warning));
    LOG.log(Level.INFO, "slurm-jwt-filter in force: " + inForce + "; " + summary);
  }

  /**
   * Ends an authentication that has started but cannot be used.
   *
   * @param why the end of the sentence for an administrator, which is also logged
   * @return what to throw, with the sentence as its message
   */
  public ServletException abandon(String why, Exception cause) {
    close();
    return StartFailure.report(name, why, cause);
  }

  /** Returns how the deny list fares at this moment; empty where there is none. */
  public Optional<KeyStatus> denyListStatus() {
    return state.denyList();
  }

  /** Returns the mode in the settings. */
  public Mode mode() {
    return mode;
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

  /**
   * Keeps an answer out of shared caches, for a caller that cannot pass a wrapped response on: the
   * application must not change {@code Cache-Control} or {@code Vary} back.
   */
  public void keepPrivate(HttpServletResponse response) {
    PrivateResponse.mark(response);
  }

  /** Tells whether this request needs no token: its path is excluded, or it is a preflight. */
  public boolean isOpen(HttpServletRequest request) {
    return authenticator.isPresent() && authenticator.get().isOpen(request);
  }

  /** Lets an open request pass; throws what {@link #authenticate} throws. */
  public void passOpen(HttpServletRequest request)
      throws TokenRejectedException, KeyUnavailableException {
    running().passOpen(request);
  }

  private RequestAuthenticator running() throws KeyUnavailableException {
    if (closed) {
      throw new KeyUnavailableException("the authentication is closed");
    }
    return authenticator.orElseThrow(
        () -> new KeyUnavailableException("the authentication could not start"));
  }

  /**
   * Answers a TRACE request with status 405, whatever its path.
   *
   * @return whether the request was one
   */
  public boolean refusesTrace(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    return trace.refuses(request, response);
  }

  /** Records a refusal that the caller has decided itself. */
  public void refused(HttpServletRequest request, Rejection reason) {
    audit.refused(request, reason, Optional.empty(), "");
  }

  /** Records that the caller refuses the request of a verified user. */
  public void refused(HttpServletRequest request, Rejection reason, SlurmPrincipal user) {
    audit.refused(request, reason, user);
  }

  /**
   * Returns why a request was refused, or why it passed as anonymous; empty when neither happened.
   */
  public static Optional<Rejection> refusal(ServletRequest request) {
    return request.getAttribute(AuditLog.REFUSAL) instanceof Rejection reason
        ? Optional.of(reason)
        : Optional.empty();
  }

  /** Answers a request that was refused. */
  public void answer(HttpServletResponse response, TokenRejectedException refusal)
      throws IOException {
    challenges.write(response, refusal.reason());
  }

  /** Answers a request whose token currently cannot be checked. */
  public void answer(HttpServletResponse response, KeyUnavailableException outage)
      throws IOException {
    // The warning is logged once, where the keys are reloaded, and not for each request.
    LOG.log(Level.DEBUG, "keys are currently unavailable: {0}", outage.getMessage());
    challenges.write(response, Rejection.KEYS_UNAVAILABLE);
  }

  /**
   * Stops reloading keys, removes the metrics and the published state, and refuses all requests
   * from now on.
   */
  @Override
  public void close() {
    closed = true; // Keys that are no longer reloaded must not let anyone in.
    keys.ifPresent(KeysInForce::close);
    published.ifPresent(PublishedState::close);
    published = Optional.empty();
    metrics.close();
  }

  /** Returns which identity headers the application may see. */
  public IdentityHeaders headers() {
    return headers;
  }

  /** Returns the writer of answers to refused requests. */
  public ChallengeWriter challenges() {
    return challenges;
  }
}
