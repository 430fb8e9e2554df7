package io.github.slurmjwt.gateway;

import io.github.slurmjwt.Rejection;
import io.github.slurmjwt.gateway.FailedLogins.Attempt;
import io.github.slurmjwt.servlet.SlurmJwtFilter;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.util.EnumSet;
import java.util.Set;

/**
 * Runs before the token filter and answers 429 to an address with too many failed logins. A failed
 * login is a bad token: one was sent, and was refused. A token that has merely expired does not
 * count, for a forgotten script on a machine that many share would keep all of them out.
 */
final class FailedLoginFilter implements Filter {
  private static final System.Logger LOG = System.getLogger("io.github.slurmjwt.gateway");

  private static final String ATTRIBUTE = Attempt.class.getName();

  /** What honest clients send when they have not got a new token yet. */
  private static final Set<Rejection> STALE =
      EnumSet.of(Rejection.EXPIRED, Rejection.EXPIRES_SOON, Rejection.OLD_TOKEN_DENIED);

  private static final GatewayProblem REFUSAL = GatewayProblem.TOO_MANY_FAILED_LOGINS;

  private final FailedLogins logins;

  FailedLoginFilter(FailedLogins logins) {
    this.logins = logins;
  }

  @Override
  public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    String address = String.valueOf(request.getRemoteAddr());
    long start = System.nanoTime();
    Attempt attempt = attempt(address);
    if (attempt.secondsToWait() > 0) {
      REFUSAL.write((HttpServletResponse) response, attempt.secondsToWait());
      GatewayLog.write((HttpServletRequest) request, REFUSAL.status(), REFUSAL.code(), start);
      return;
    }
    request.setAttribute(ATTRIBUTE, attempt);
    try {
      chain.doFilter(request, response);
      if (SlurmJwtFilter.refusal(request).filter(FailedLoginFilter::isFailedLogin).isPresent()
          && attempt.failIsLast()) {
        warn(address, REFUSAL);
      }
    } finally {
      attempt.giveBack();
    }
  }

  private Attempt attempt(String address) throws ServletException {
    try {
      return logins.attempt(address);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ServletException("the gateway stops", e);
    }
  }

  static boolean isFailedLogin(Rejection refusal) {
    return refusal.kind() == Rejection.Kind.BAD_TOKEN && !STALE.contains(refusal);
  }

  /**
   * Says that the address has had its last attempt.
   *
   * @param answer what it gets from now on
   */
  static void warn(String address, GatewayProblem answer) {
    LOG.log(
        Level.WARNING,
        "too many failed logins: remote="
            + address.replaceAll("[^0-9A-Za-z.:%_-]", "?")
            + " gets "
            + answer.status()
            + " for up to "
            + FailedLogins.WINDOW.toSeconds()
            + " s");
  }

  /** Runs after the token filter, and gives the attempt of a good token back at once. */
  static final class Passed implements Filter {
    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
        throws IOException, ServletException {
      if (request.getAttribute(ATTRIBUTE) instanceof Attempt attempt) {
        attempt.giveBack();
      }
      chain.doFilter(request, response);
    }
  }
}
