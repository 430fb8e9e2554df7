package io.github.slurmjwt.engine;

import io.github.slurmjwt.Rejection;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * Writes refusals: a {@code WWW-Authenticate} challenge by RFC 6750 §3 and a body by RFC 9457
 * together. The texts are constants without characters that need escaping.
 */
public final class ChallengeWriter {
  /** RFC 9110 §15.5.6: the methods that are not refused as such. */
  private static final String ALLOWED_METHODS = "DELETE, GET, HEAD, OPTIONS, PATCH, POST, PUT";

  private static final int RETRY_AFTER_SECONDS = 10;

  private final String realm;

  ChallengeWriter(String realm) {
    this.realm = realm;
  }

  /** Writes a refusal; does nothing if the response is already committed. */
  public void write(HttpServletResponse response, Rejection reason) throws IOException {
    if (response.isCommitted()) {
      return;
    }
    response.resetBuffer();
    response.setStatus(status(reason.kind()));
    switch (reason.kind()) {
      case KEYS_UNAVAILABLE -> response.setIntHeader("Retry-After", RETRY_AFTER_SECONDS);
      case METHOD_NOT_ALLOWED -> response.setHeader("Allow", ALLOWED_METHODS);
      default -> response.setHeader("WWW-Authenticate", challenge(reason));
    }
    response.setHeader("Cache-Control", "no-store");
    PrivateResponse.forbidOtherCaches(response);
    response.setContentType("application/problem+json");
    String body = body(reason);
    response.setContentLength(body.length());
    try {
      response.getOutputStream().write(body.getBytes(StandardCharsets.US_ASCII));
    } catch (IllegalStateException e) {
      // The application has already called getWriter.
      response.getWriter().write(body);
    }
  }

  private static int status(Rejection.Kind kind) {
    return switch (kind) {
      case NOBODY, BAD_TOKEN -> HttpServletResponse.SC_UNAUTHORIZED;
      case AMBIGUOUS -> HttpServletResponse.SC_BAD_REQUEST;
      case NOT_ALLOWED, FOREIGN_PAGE -> HttpServletResponse.SC_FORBIDDEN;
      case METHOD_NOT_ALLOWED -> HttpServletResponse.SC_METHOD_NOT_ALLOWED;
      case KEYS_UNAVAILABLE -> HttpServletResponse.SC_SERVICE_UNAVAILABLE;
    };
  }

  /** RFC 9457 §4.2.1: the reason phrase of the status is the title of {@code about:blank}. */
  private static String title(Rejection.Kind kind) {
    return switch (kind) {
      case NOBODY, BAD_TOKEN -> "Unauthorized";
      case AMBIGUOUS -> "Bad Request";
      case NOT_ALLOWED, FOREIGN_PAGE -> "Forbidden";
      case METHOD_NOT_ALLOWED -> "Method Not Allowed";
      case KEYS_UNAVAILABLE -> "Service Unavailable";
    };
  }

  /** RFC 6750 §3.1: no error code where no credentials were sent. */
  private String challenge(Rejection reason) {
    String bare = "Bearer realm=\"" + realm + "\"";
    return switch (reason.kind()) {
      case BAD_TOKEN -> bare + error("invalid_token", reason);
      case AMBIGUOUS -> bare + error("invalid_request", reason);
      case NOT_ALLOWED -> bare + error("insufficient_scope", reason);
      default -> bare;
    };
  }

  private static String error(String code, Rejection reason) {
    return ", error=\"" + code + "\", error_description=\"" + reason.sentence() + "\"";
  }

  private static String body(Rejection reason) {
    return "{\"type\":\"about:blank\",\"title\":\""
        + title(reason.kind())
        + "\",\"status\":"
        + status(reason.kind())
        + ",\"detail\":\""
        + reason.sentence()
        + "\",\"code\":\""
        + reason.code()
        + "\"}\n";
  }
}
