package io.github.slurmjwt.servlet;

import io.github.slurmjwt.KeySource;
import io.github.slurmjwt.KeyUnavailableException;
import io.github.slurmjwt.SlurmPrincipal;
import io.github.slurmjwt.TokenRejectedException;
import io.github.slurmjwt.TokenVerifier;
import io.github.slurmjwt.config.ConfigException;
import io.github.slurmjwt.config.FilterSettings;
import io.github.slurmjwt.config.Mode;
import io.github.slurmjwt.keys.KeyLoadException;
import io.github.slurmjwt.keys.LiveKeys;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What the filter and a container's own security have in common: settings in force, keys that are
 * followed until {@link #close()}, the decision on a request, and the answer to a refused one. Safe
 * for use by many threads.
 */
public final class SlurmAuthentication implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger("io.github.slurmjwt");

  /** Servlet 6.1 §10.9.1: an error page is asked for with GET, whatever the request's method. */
  private static final String ERROR_METHOD = "jakarta.servlet.error.method";

  private final Mode mode;
  private final RequestAuthenticator authenticator;
  private final IdentityHeaders headers;
  private final ChallengeWriter challenges;
  private final FilterMetrics metrics;
  private final AuditLog audit;
  private final Optional<LiveKeys> liveKeys;
  private volatile boolean closed;

  private SlurmAuthentication(
      String name, FilterSettings settings, Optional<KeySource> givenKeys, InstantSource clock)
      throws KeyLoadException {
    liveKeys = givenKeys.isPresent() ? Optional.empty() : Optional.of(startKeys(settings, clock));
    KeySource keys = givenKeys.orElseGet(liveKeys::orElseThrow);
    metrics = FilterMetrics.find(name, liveKeys);
    audit = new AuditLog(metrics);
    mode = settings.mode();
    headers = new IdentityHeaders(settings.identityHeader());
    challenges = new ChallengeWriter(settings.realm());
    authenticator =
        new RequestAuthenticator(
            settings,
            new TokenVerifier(keys, settings.rules(), clock, settings.cache()),
            headers,
            audit);
  }

  /**
   * Loads the keys and follows them from now on.
   *
   * @param name what log lines and metrics call it
   * @param settings the settings; may throw {@link ConfigException}
   * @throws ServletException when settings or keys cannot be used; its message is one sentence for
   *     an administrator, which is in the log too
   */
  public static SlurmAuthentication start(String name, Supplier<FilterSettings> settings)
      throws ServletException {
    return start(name, settings, Optional.empty(), InstantSource.system());
  }

  static SlurmAuthentication start(
      String name,
      Supplier<FilterSettings> settings,
      Optional<KeySource> givenKeys,
      InstantSource clock)
      throws ServletException {
    try {
      return new SlurmAuthentication(name, settings.get(), givenKeys, clock);
    } catch (ConfigException | KeyLoadException e) {
      String message = "slurm-jwt-filter " + name + " cannot start: " + e.getMessage();
      LOG.log(Level.ERROR, message);
      throw new ServletException(message, e);
    }
  }

  /** Returns the mode in the settings. */
  public Mode mode() {
    return mode;
  }

  /**
   * Returns the user; empty when the request may pass without one.
   *
   * @param effective the mode to decide this request by
   * @throws TokenRejectedException when it may not
   * @throws KeyUnavailableException when there are no keys to check its token with at the moment,
   *     or nobody follows them any more
   */
  public Optional<SlurmPrincipal> authenticate(
      HttpServletRequest request, HttpServletResponse response, Mode effective)
      throws TokenRejectedException, KeyUnavailableException {
    requireRunning();
    return authenticator.authenticate(request, response, effective);
  }

  /**
   * Keeps an answer out of shared caches, for a caller that cannot hand another response on: the
   * application must not take {@code Cache-Control} or {@code Vary} back.
   */
  public void keepPrivate(HttpServletResponse response) {
    PrivateResponse.mark(response);
  }

  /** Tells whether nobody asks for this request's token: an excluded path or a preflight. */
  boolean isOpen(HttpServletRequest request) {
    return authenticator.isOpen(request);
  }

  /** Lets an open request pass; what it throws is what {@link #authenticate} throws. */
  void passOpen(HttpServletRequest request) throws TokenRejectedException, KeyUnavailableException {
    requireRunning();
    authenticator.passOpen(request);
  }

  /**
   * Answers a TRACE request with 405, whatever its path: an application sends all headers of it
   * back, a token among them (RFC 9110 §9.3.8), and an error page for one may do so too.
   *
   * @return whether the request was one
   */
  public boolean refusesTrace(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    boolean errorPage = request.getDispatcherType() == DispatcherType.ERROR;
    if (!isTrace(request.getMethod())
        && !(errorPage && isTrace(request.getAttribute(ERROR_METHOD)))) {
      return false;
    }
    audit.refused(request, ChallengeWriter.TRACE_NOT_ALLOWED, "");
    challenges.writeTraceNotAllowed(response);
    return true;
  }

  private static boolean isTrace(@Nullable Object method) {
    return method instanceof String name && name.equalsIgnoreCase("TRACE");
  }

  /** Answers a request whose token was refused. */
  public void answer(HttpServletResponse response, TokenRejectedException refusal)
      throws IOException {
    challenges.write(response, refusal.reason());
  }

  /** Answers a request whose token cannot be checked at the moment. */
  public void answer(HttpServletResponse response, KeyUnavailableException outage)
      throws IOException {
    // The warning comes from whoever looks for the keys, once, and not with each request.
    LOG.log(Level.DEBUG, "keys are not available: {0}", outage.getMessage());
    challenges.writeKeysUnavailable(response);
  }

  /** Ends the thread that keeps the keys fresh, takes the metrics back, and lets nobody in. */
  @Override
  public void close() {
    closed = true; // Keys that nobody follows must not let anyone in.
    liveKeys.ifPresent(LiveKeys::close);
    metrics.close();
  }

  private void requireRunning() throws KeyUnavailableException {
    if (closed) {
      throw new KeyUnavailableException("the keys are not followed any more");
    }
  }

  IdentityHeaders headers() {
    return headers;
  }

  ChallengeWriter challenges() {
    return challenges;
  }

  private static LiveKeys startKeys(FilterSettings settings, InstantSource clock)
      throws KeyLoadException {
    LiveKeys keys = LiveKeys.start(settings.keys(), clock);
    settings.warnings().forEach(warning -> LOG.log(Level.WARNING, warning));
    keys.current().warnings().forEach(warning -> LOG.log(Level.WARNING, warning));
    LOG.log(Level.INFO, "slurm-jwt-filter in force: " + keys.current() + "; " + settings.summary());
    return keys;
  }
}
