package io.github.slurmjwt.servlet;

import io.github.slurmjwt.Rejection;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * Writes refusals: a {@code WWW-Authenticate} challenge by RFC 6750 §3 and a body by RFC 9457
 * together. The texts are constants without a character that would need escaping.
 */
final class ChallengeWriter {
  static final String KEYS_UNAVAILABLE = "keys-unavailable";
  static final String TRACE_NOT_ALLOWED = "trace-not-allowed";

  private static final String ALLOWED_METHODS = "DELETE, GET, HEAD, OPTIONS, PATCH, POST, PUT";

  private static final int RETRY_AFTER_SECONDS = 10;

  private final String realm;

  ChallengeWriter(String realm) {
    this.realm = realm;
  }

  void write(HttpServletResponse response, Rejection reason) throws IOException {
    write(response, Challenge.of(reason), reason.code());
  }

  void writeKeysUnavailable(HttpServletResponse response) throws IOException {
    write(response, Challenge.keysUnavailable(), KEYS_UNAVAILABLE);
  }

  /** RFC 9110 §15.5.6: with the methods that may pass, whatever becomes of them. */
  void writeTraceNotAllowed(HttpServletResponse response) throws IOException {
    response.setHeader("Allow", ALLOWED_METHODS);
    write(response, Challenge.traceNotAllowed(), TRACE_NOT_ALLOWED);
  }

  /** A response that has already begun cannot be changed; the application does not run either. */
  private void write(HttpServletResponse response, Challenge challenge, String code)
      throws IOException {
    if (response.isCommitted()) {
      return;
    }
    response.resetBuffer();
    response.setStatus(challenge.status());
    if (challenge.status() == HttpServletResponse.SC_SERVICE_UNAVAILABLE) {
      response.setIntHeader("Retry-After", RETRY_AFTER_SECONDS);
    } else if (challenge.status() != HttpServletResponse.SC_METHOD_NOT_ALLOWED) {
      response.setHeader("WWW-Authenticate", header(challenge));
    }
    response.setHeader("Cache-Control", "no-store");
    response.setContentType("application/problem+json");
    String body = body(challenge, code);
    response.setContentLength(body.length());
    try {
      response.getOutputStream().write(body.getBytes(StandardCharsets.US_ASCII));
    } catch (IllegalStateException e) {
      // The application took the writer before it dispatched, or asked for authentication.
      response.getWriter().write(body);
    }
  }

  private String header(Challenge challenge) {
    String bare = "Bearer realm=\"" + realm + "\"";
    return challenge
        .error()
        .map(
            error ->
                bare
                    + ", error=\""
                    + error
                    + "\", error_description=\""
                    + challenge.detail()
                    + "\"")
        .orElse(bare);
  }

  private static String body(Challenge challenge, String code) {
    return "{\"type\":\"about:blank\",\"title\":\""
        + challenge.title()
        + "\",\"status\":"
        + challenge.status()
        + ",\"detail\":\""
        + challenge.detail()
        + "\",\"code\":\""
        + code
        + "\"}\n";
  }
}
