package io.github.slurmjwt.gateway;

import io.github.slurmjwt.config.TrustedProxies;
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
import java.util.Collections;

/**
 * The limit on failed logins where a proxy asks: by the address of its client, and with 403 in
 * place of 429, which not every proxy takes for a refusal.
 */
final class ForwardAuthLoginFilter implements Filter {
  private static final GatewayProblem REFUSAL = GatewayProblem.TOO_MANY_FAILED_LOGINS_FOR_PROXY;

  private final FailedLogins logins;
  private final TrustedProxies proxies;

  ForwardAuthLoginFilter(FailedLogins logins, TrustedProxies proxies) {
    this.logins = logins;
    this.proxies = proxies;
  }

  @Override
  public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    String client =
        proxies.client(
            String.valueOf(request.getRemoteAddr()),
            Collections.list(((HttpServletRequest) request).getHeaders("X-Forwarded-For")));
    long start = System.nanoTime();
    Attempt attempt = attempt(client);
    if (attempt.secondsToWait() > 0) {
      HttpServletResponse http = (HttpServletResponse) response;
      http.setHeader("X-SLURM-REFUSAL", REFUSAL.code());
      REFUSAL.write(http);
      GatewayLog.write(REFUSAL, start, client);
      return;
    }
    try {
      chain.doFilter(request, response);
      if (SlurmJwtFilter.refusal(request).filter(FailedLoginFilter::isFailedLogin).isPresent()
          && attempt.failIsLast()) {
        FailedLoginFilter.warn(client, REFUSAL);
      }
    } finally {
      attempt.giveBack();
    }
  }

  private Attempt attempt(String client) throws ServletException {
    try {
      return logins.attempt(client);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ServletException("the gateway stops", e);
    }
  }
}
