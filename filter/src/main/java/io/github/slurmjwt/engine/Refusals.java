package io.github.slurmjwt.engine;

import io.github.slurmjwt.KeyUnavailableException;
import io.github.slurmjwt.Rejection;
import io.github.slurmjwt.SlurmPrincipal;
import io.github.slurmjwt.TokenRejectedException;
import io.github.slurmjwt.config.HttpSettings;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of a request that is refused: its answer, and for refusals that the caller decides
 * itself, their record. Safe for use by many threads.
 */
public final class Refusals {
  private static final System.Logger LOG = System.getLogger("io.github.slurmjwt");

  /** Servlet 6.1 §10.9.1: an error page is requested with GET, whatever the original method. */
  private static final String ERROR_METHOD = "jakarta.servlet.error.method";

  private final RefusalWriter writer;
  private final LoginRedirect loginRedirect;
  private final Decisions decisions;

  Refusals(HttpSettings settings, Decisions decisions) {
    this.writer = new RefusalWriter(settings.realm());
    this.loginRedirect = new LoginRedirect(settings.loginPage());
    this.decisions = decisions;
  }

  /**
   * Returns why a request was refused, or why it passed as anonymous; empty when neither happened.
   */
  public static Optional<Rejection> of(ServletRequest request) {
    return Decisions.refusal(request);
  }

  /** Answers a request that was refused: sends people to the log-in page, if there is one. */
  public void write(
      HttpServletRequest request, HttpServletResponse response, TokenRejectedException refusal)
      throws IOException {
    if (!loginRedirect.redirect(request, response, refusal.reason())) {
      writer.write(response, refusal.reason());
    }
  }

  /** Answers a request whose token currently cannot be checked. */
  public void write(HttpServletResponse response, KeyUnavailableException outage)
      throws IOException {
    // The warning is logged once, where the keys are reloaded, and not for each request.
    LOG.log(Level.DEBUG, "keys are currently unavailable: {0}", outage.getMessage());
    writer.write(response, Rejection.KEYS_UNAVAILABLE);
  }

  /**
   * Refuses a TRACE request with status 405, whatever its path: an application sends all headers of
   * such a request back, a token among them (RFC 9110 §9.3.8), and so may an error page.
   *
   * @return whether the request was one, and is now answered
   */
  public boolean refuseTrace(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    boolean isErrorPage = request.getDispatcherType() == DispatcherType.ERROR;
    if (!isTrace(request.getMethod())
        && !(isErrorPage && isTrace(request.getAttribute(ERROR_METHOD)))) {
      return false;
    }
    record(request, Rejection.TRACE_NOT_ALLOWED);
    writer.write(response, Rejection.TRACE_NOT_ALLOWED);
    return true;
  }

  private static boolean isTrace(@Nullable Object method) {
    return method instanceof String text && text.equalsIgnoreCase("TRACE");
  }

  /** Records a refusal that the caller has decided itself. */
  public void record(HttpServletRequest request, Rejection reason) {
    decisions.refused(request, reason, Optional.empty(), Optional.empty());
  }

  /** Records that the caller refuses the request of a verified user. */
  public void record(HttpServletRequest request, Rejection reason, SlurmPrincipal user) {
    decisions.refused(request, reason, user);
  }

  /** Returns the writer of answers to proxies that ask for a verdict. */
  public RefusalWriter forProxy() {
    return writer.forProxy();
  }
}
