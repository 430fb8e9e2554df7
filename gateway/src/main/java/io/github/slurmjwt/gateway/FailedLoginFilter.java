package io.github.slurmjwt.gateway;

import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import java.io.IOException;
import java.lang.System.Logger.Level;

/**
 * Runs before the token filter and answers 429 to an address with too many failed logins. A failed
 * login is an answer {@code invalid_token}: a token was sent, and was refused. A token that has
 * merely expired does not count, for a forgotten script on a machine that many share would keep all
 * of them out.
 */
final class FailedLoginFilter implements Filter {
  private static final System.Logger LOG = System.getLogger("io.github.slurmjwt.gateway");
  private static final String INVALID_TOKEN = "error=\"invalid_token\"";
  private static final String EXPIRED = "error_description=\"The token has expired.\"";

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
    chain.doFilter(request, new Counting(http, () -> failed(address)));
  }

  /** Decides by the challenge of the token filter; slurmrestd's own never passes here. */
  private static boolean isFailedLogin(String header, String value) {
    return header.equals("WWW-Authenticate")
        && value.contains(INVALID_TOKEN)
        && !value.contains(EXPIRED);
  }

  private void failed(String address) {
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

  /** Sees the token filter's headers, which are set; those of slurmrestd are added. */
  private static final class Counting extends HttpServletResponseWrapper {
    private final Runnable failedLogin;

    Counting(HttpServletResponse response, Runnable failedLogin) {
      super(response);
      this.failedLogin = failedLogin;
    }

    @Override
    public void setHeader(String name, String value) {
      super.setHeader(name, value);
      if (isFailedLogin(name, value)) {
        failedLogin.run();
      }
    }
  }
}
