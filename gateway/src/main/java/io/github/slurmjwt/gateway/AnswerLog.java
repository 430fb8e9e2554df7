package io.github.slurmjwt.gateway;

import io.github.slurmjwt.SlurmPrincipal;
import io.github.slurmjwt.servlet.SlurmJwtFilter;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.Optional;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.ConnectionMetaData;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.RequestLog;
import org.eclipse.jetty.server.Response;

/**
 * Writes the line of each request that ended without one: Jetty tells it of every answer, also of
 * those that it gives by itself to what is no request, is too long or fails.
 */
final class AnswerLog implements RequestLog {
  private static final String USER = AnswerLog.class.getName() + ".user";
  private static final String HAS_LINE = AnswerLog.class.getName() + ".line";

  /** The request has a line, or somebody will write it. */
  static void leaveTo(Object writer, HttpServletRequest request) {
    request.setAttribute(HAS_LINE, writer);
  }

  /** As {@link #leaveTo(Object, HttpServletRequest)}, for all that still comes from there. */
  static void leaveTo(Object writer, ConnectionMetaData connection) {
    connection.setAttribute(HAS_LINE, writer);
  }

  @Override
  public void log(Request request, Response response) {
    Object writer = request.getAttribute(HAS_LINE);
    boolean isMissing = writer instanceof ClientAnswer answer ? answer.takeLine() : writer == null;
    if (isMissing && request.getConnectionMetaData().getAttribute(HAS_LINE) == null) {
      Optional<SlurmPrincipal> user =
          Optional.ofNullable(request.getAttribute(USER))
              .filter(SlurmPrincipal.class::isInstance)
              .map(SlurmPrincipal.class::cast);
      String result = writer == null ? result(response.getStatus()) : ClientAnswer.CLIENT_GONE;
      request.setAttribute(GatewayLog.RESULT, result);
      Optional<String> repetition =
          writer instanceof ClientAnswer answer ? answer.repetition() : Optional.empty();
      GatewayLog.write(request, user, response.getStatus(), result, repetition);
    }
  }

  /** Returns the reason in the form of the gateway's own codes. */
  private static String result(int status) {
    return switch (status) {
      case HttpStatus.NOT_FOUND_404 -> GatewayProblem.PATH_NOT_FORWARDED.code();
      case HttpStatus.REQUEST_TIMEOUT_408 -> GatewayProblem.REQUEST_TOO_SLOW.code();
      case HttpStatus.URI_TOO_LONG_414 -> "path-too-long";
      case HttpStatus.REQUEST_HEADER_FIELDS_TOO_LARGE_431 -> "headers-too-long";
      case HttpStatus.SERVICE_UNAVAILABLE_503 -> "stopping";
      default -> HttpStatus.isServerError(status) ? "gateway-failed" : "bad-request";
    };
  }

  /** Runs before the token filter: that one writes a line of its own for each refusal. */
  static final class Refusals implements Filter {
    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
        throws IOException, ServletException {
      chain.doFilter(request, response);
      SlurmJwtFilter.refusal(request)
          .ifPresent(refusal -> leaveTo(refusal, (HttpServletRequest) request));
    }
  }

  /** Runs before forward auth: each verdict has a line of its own if it is a refusal. */
  static final class Verdicts implements Filter {
    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
        throws IOException, ServletException {
      chain.doFilter(request, response);
      leaveTo(this, (HttpServletRequest) request);
    }
  }

  /** Runs after the token filter, and remembers the user. */
  static final class Users implements Filter {
    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
        throws IOException, ServletException {
      SlurmJwtFilter.principal((HttpServletRequest) request)
          .ifPresent(user -> request.setAttribute(USER, user));
      chain.doFilter(request, response);
    }
  }
}
