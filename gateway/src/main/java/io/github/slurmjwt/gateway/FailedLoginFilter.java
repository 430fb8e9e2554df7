package io.github.slurmjwt.gateway;

import io.github.slurmjwt.Rejection;
import io.github.slurmjwt.servlet.SlurmJwtFilter;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.lang.System.Logger.Level;

/**
 * Runs before the token filter and answers 429 to an address with too many failed logins. A failed
 * login is a bad token: one was sent, and was refused. A token that has merely expired does not
 * count, for a forgotten script on a machine that many share would keep all of them out.
 */
final class FailedLoginFilter implements Filter {
  private static final System.Logger LOG = System.getLogger("io.github.slurmjwt.gateway");

  private final FailedLogins logins;

  FailedLoginFilter(FailedLogins logins) {
    this.logins = logins;
  }

  @Override
  public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    HttpServletResponse http = (HttpServletResponse) response;
    String address = String.valueOf(request.getRemoteAddr());
    long wait = logins.secondsToWait(address);
    if (wait > 0) {
      GatewayProblem.TOO_MANY_FAILED_LOGINS.write(http, wait);
      return;
    }
    chain.doFilter(request, response);
    if (SlurmJwtFilter.refusal(request).filter(FailedLoginFilter::isFailedLogin).isPresent()) {
      failed(logins, address);
    }
  }

  static boolean isFailedLogin(Rejection refusal) {
    return refusal.kind() == Rejection.Kind.BAD_TOKEN && refusal != Rejection.EXPIRED;
  }

  /** Counts it, and says so where it reaches the limit. */
  static void failed(FailedLogins logins, String address) {
    if (logins.isLast(address)) {
      LOG.log(
          Level.WARNING,
          "too many failed logins: remote="
              + address.replaceAll("[^0-9A-Za-z.:%_-]", "?")
              + " gets 429 for up to "
              + FailedLogins.WINDOW.toSeconds()
              + " s");
    }
  }
}
