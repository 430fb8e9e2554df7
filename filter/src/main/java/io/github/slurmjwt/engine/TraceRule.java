package io.github.slurmjwt.engine;

import io.github.slurmjwt.Rejection;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Refuses TRACE with status 405, whatever the path: an application sends all headers of such a
 * request back, a token among them (RFC 9110 §9.3.8), and so may an error page.
 */
final class TraceRule {
  /** Servlet 6.1 §10.9.1: an error page is requested with GET, whatever the original method. */
  private static final String ERROR_METHOD = "jakarta.servlet.error.method";

  private final ChallengeWriter challenges;
  private final AuditLog audit;

  TraceRule(ChallengeWriter challenges, AuditLog audit) {
    this.challenges = challenges;
    this.audit = audit;
  }

  /** Answers a TRACE request; returns whether the request was one. */
  boolean refuses(HttpServletRequest request, HttpServletResponse response) throws IOException {
    boolean isErrorPage = request.getDispatcherType() == DispatcherType.ERROR;
    if (!isTrace(request.getMethod())
        && !(isErrorPage && isTrace(request.getAttribute(ERROR_METHOD)))) {
      return false;
    }
    audit.refused(request, Rejection.TRACE_NOT_ALLOWED, Optional.empty(), "");
    challenges.write(response, Rejection.TRACE_NOT_ALLOWED);
    return true;
  }

  private static boolean isTrace(@Nullable Object method) {
    return method instanceof String text && text.equalsIgnoreCase("TRACE");
  }
}
