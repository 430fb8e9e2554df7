package io.github.slurmjwt.compatibility.security;

import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;

/** A filter of the application's own, which answers {@code /cached} by itself. */
public final class OwnFilter implements Filter {
  /** Creates the filter; the container calls it. */
  public OwnFilter() {}

  @Override
  public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    String user = ((HttpServletRequest) request).getRemoteUser();
    if (((HttpServletRequest) request).getServletPath().equals("/cached")) {
      response.getWriter().println("own filter user=" + user + " ");
      return;
    }
    chain.doFilter(request, response);
  }
}
