package io.github.slurmjwt.gateway;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** Answers requests for paths that are not slurmrestd's. */
final class OtherPathsServlet extends HttpServlet {
  private static final long serialVersionUID = 1L;

  @Override
  protected void service(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    long start = System.nanoTime();
    GatewayProblem problem = GatewayProblem.PATH_NOT_FORWARDED;
    problem.write(response);
    GatewayLog.write(request, problem.status(), problem.code(), start);
  }
}
