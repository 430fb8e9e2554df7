package io.github.slurmjwt.engine;

import io.github.slurmjwt.ConfigException;
import io.github.slurmjwt.KeySource;
import io.github.slurmjwt.KeyUnavailableException;
import io.github.slurmjwt.Rejection;
import io.github.slurmjwt.SlurmPrincipal;
import io.github.slurmjwt.TokenRejectedException;
import io.github.slurmjwt.TokenVerifier;
import io.github.slurmjwt.config.FilterSettings;
import io.github.slurmjwt.config.Mode;
import io.github.slurmjwt.keys.KeyLoadException;
import io.github.slurmjwt.keys.LiveKeys;
import io.github.slurmjwt.keys.SlurmKeys;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.time.InstantSource;
import java.util.List;
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

  private static final String REMEDY =
      "take the -all jar, or the versions that the pom of this jar names";

  /** Servlet 6.1 §10.9.1: an error page is asked for with GET, whatever the request's method. */
  private static final String ERROR_METHOD = "jakarta.servlet.error.method";

  /** What must be ended when the authentication ends, or does not come about. */
  private static final class Begun implements AutoCloseable {
    private Optional<LiveKeys> keys = Optional.empty();
    private FilterMetrics metrics = new FilterMetrics.None();

    KeySource follow(FilterSettings settings, InstantSource clock) throws KeyLoadException {
      LiveKeys started = LiveKeys.start(settings.keys(), clock);
      keys = Optional.of(started);
      return started;
    }

    @Override
    public void close() {
      keys.ifPresent(LiveKeys::close);
      metrics.close();
    }
  }

  private final String name;
  private final Mode mode;
  private final Optional<RequestAuthenticator> authenticator;
  private final IdentityHeaders headers;
  private final ChallengeWriter challenges;
  private final AuditLog audit;
  private final Begun begun;
  private final List<String> warnings;
  private final String summary;
  private volatile boolean closed;

  private SlurmAuthentication(
      String name, FilterSettings settings, KeySource keys, Begun begun, InstantSource clock) {
    this.name = name;
    this.begun = begun;
    mode = settings.mode();
    headers = new IdentityHeaders(settings.identityHeader());
    challenges = new ChallengeWriter(settings.realm());
    warnings = settings.warnings();
    summary = settings.summary();
    audit = new AuditLog(begun.metrics);
    TokenVerifier verifier =
        TokenVerifier.builder(keys)
            .slurm(settings.slurm())
            .policy(settings.policy())
            .clock(clock)
            .cache(settings.cache())
            .build();
    authenticator = Optional.of(new RequestAuthenticator(settings, verifier, headers, audit));
  }

  /** Creates one that could not start. */
  private SlurmAuthentication(String name) {
    this.name = name;
    begun = new Begun();
    mode = Mode.REQUIRED;
    headers = new IdentityHeaders(Optional.empty());
    challenges = new ChallengeWriter("slurm");
    warnings = List.of();
    summary = "";
    audit = new AuditLog(begun.metrics);
    authenticator = Optional.empty();
  }

  /**
   * Loads the keys and follows them from now on. When it fails, nothing is left of it. Where all
   * else is well too, {@link #announce()} belongs behind it.
   *
   * @param name what log lines and metrics call it
   * @param settings the settings; may throw {@link ConfigException}
   * @throws ServletException when settings or keys cannot be used, or a library is missing; its
   *     message is one sentence for an administrator, which is in the log too
   */
  public static SlurmAuthentication start(String name, Supplier<FilterSettings> settings)
      throws ServletException {
    return start(name, settings, Optional.empty(), InstantSource.system());
  }

  /**
   * As {@link #start}, for callers whose exceptions reach whoever sends a request: instead of
   * failing returns one that answers every request with status 503. The sentence is in the log.
   */
  public static SlurmAuthentication startOrRefuse(String name, Supplier<FilterSettings> settings) {
    return startOrRefuse(name, settings, Optional.empty(), InstantSource.system());
  }

  /** As above, with keys and a clock of the caller's own. */
  public static SlurmAuthentication startOrRefuse(
      String name,
      Supplier<FilterSettings> settings,
      Optional<KeySource> givenKeys,
      InstantSource clock) {
    try {
      return start(name, settings, givenKeys, clock);
    } catch (ServletException e) {
      return new SlurmAuthentication(name);
    }
  }

  /** As above, with keys and a clock of the caller's own. */
  public static SlurmAuthentication start(
      String name,
      Supplier<FilterSettings> settings,
      Optional<KeySource> givenKeys,
      InstantSource clock)
      throws ServletException {
    try {
      Library.requireAll();
      return begin(name, settings.get(), givenKeys, clock);
    } catch (ConfigException | KeyLoadException e) {
      throw failure(name, String.valueOf(e.getMessage()), e);
    } catch (LinkageError e) {
      String what = e.toString().lines().findFirst().orElseThrow(); // Some hold whole listings.
      throw failure(
          name, "a library is missing or has another version: " + what + ": " + REMEDY, e);
    } catch (VirtualMachineError e) {
      throw e;
    } catch (RuntimeException | Error e) {
      // Its message is not ours, and may hold anything.
      LOG.log(Level.DEBUG, "what the next line speaks of", e);
      throw failure(name, "unexpected " + e.getClass().getName() + ": please report it", e);
    }
  }

  private static SlurmAuthentication begin(
      String name, FilterSettings settings, Optional<KeySource> givenKeys, InstantSource clock)
      throws KeyLoadException {
    Begun begun = new Begun();
    try {
      KeySource keys = givenKeys.isPresent() ? givenKeys.get() : begun.follow(settings, clock);
      begun.metrics = FilterMetrics.find(name, begun.keys);
      return new SlurmAuthentication(name, settings, keys, begun, clock);
    } catch (KeyLoadException | RuntimeException | Error e) {
      begun.close();
      throw e;
    }
  }

  private static ServletException failure(String name, String why, Throwable cause) {
    String message = "slurm-jwt-filter " + name + " cannot start: " + why;
    LOG.log(Level.ERROR, message);
    return new ServletException(message, cause);
  }

  /** Says in the log what is in force; nothing for one that could not start. */
  public void announce() {
    try {
      if (authenticator.isPresent()) {
        announceInForce();
      }
    } catch (RuntimeException | Error e) {
      close();
      throw e;
    }
  }

  private void announceInForce() {
    Optional<SlurmKeys> keys = begun.keys.map(LiveKeys::current);
    warnings.forEach(warning -> LOG.log(Level.WARNING, warning));
    keys.ifPresent(it -> it.warnings().forEach(warning -> LOG.log(Level.WARNING, warning)));
    String source = keys.map(SlurmKeys::toString).orElse("keys supplied by the application");
    LOG.log(Level.INFO, "slurm-jwt-filter in force: " + source + "; " + summary);
  }

  /**
   * Ends what has started but cannot be used.
   *
   * @param why the end of the sentence for an administrator, which is in the log too
   * @return what to throw, with the sentence as its message
   */
  public ServletException abandon(String why, Exception cause) {
    close();
    return failure(name, why, cause);
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
    return running().authenticate(request, response, effective);
  }

  /**
   * Keeps an answer out of shared caches, for a caller that cannot hand another response on: the
   * application must not take {@code Cache-Control} or {@code Vary} back.
   */
  public void keepPrivate(HttpServletResponse response) {
    PrivateResponse.mark(response);
  }

  /** Tells whether nobody asks for this request's token: an excluded path or a preflight. */
  public boolean isOpen(HttpServletRequest request) {
    return authenticator.isPresent() && authenticator.get().isOpen(request);
  }

  /** Lets an open request pass; what it throws is what {@link #authenticate} throws. */
  public void passOpen(HttpServletRequest request)
      throws TokenRejectedException, KeyUnavailableException {
    running().passOpen(request);
  }

  private RequestAuthenticator running() throws KeyUnavailableException {
    if (closed) {
      throw new KeyUnavailableException("the keys are not followed any more");
    }
    return authenticator.orElseThrow(
        () -> new KeyUnavailableException("the start has failed, see the log of that time"));
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
    audit.refused(request, Rejection.TRACE_NOT_ALLOWED, "");
    challenges.write(response, Rejection.TRACE_NOT_ALLOWED);
    return true;
  }

  /** Records a refusal that the caller has decided itself. */
  public void refused(HttpServletRequest request, Rejection reason) {
    audit.refused(request, reason, "");
  }

  /** Records that the caller refuses the request of a verified user. */
  public void refused(HttpServletRequest request, Rejection reason, SlurmPrincipal user) {
    audit.refused(request, reason, user);
  }

  private static boolean isTrace(@Nullable Object method) {
    return method instanceof String text && text.equalsIgnoreCase("TRACE");
  }

  /** Returns why a request was refused, or is nobody's; empty when it was not refused. */
  public static Optional<Rejection> refusal(ServletRequest request) {
    return request.getAttribute(AuditLog.REFUSAL) instanceof Rejection reason
        ? Optional.of(reason)
        : Optional.empty();
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
    challenges.write(response, Rejection.KEYS_UNAVAILABLE);
  }

  /** Ends the thread that keeps the keys fresh, takes the metrics back, and lets nobody in. */
  @Override
  public void close() {
    closed = true; // Keys that nobody follows must not let anyone in.
    begun.close();
  }

  /** Returns which headers the application may see. */
  public IdentityHeaders headers() {
    return headers;
  }

  /** Returns what answers refusals. */
  public ChallengeWriter challenges() {
    return challenges;
  }
}
