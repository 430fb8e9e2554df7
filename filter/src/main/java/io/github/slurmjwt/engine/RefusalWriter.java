package io.github.slurmjwt.engine;

import io.github.slurmjwt.Rejection;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * Writes refusals: a {@code WWW-Authenticate} challenge by RFC 6750 §3 and a body by RFC 9457
 * together. The texts are constants without characters that need escaping.
 */
public final class RefusalWriter {
  /** RFC 9110 §15.5.6: the methods that are not refused as such. */
  private static final String ALLOWED_METHODS = "DELETE, GET, HEAD, OPTIONS, PATCH, POST, PUT";

  private static final int RETRY_AFTER_SECONDS = 10;

  /**
   * What a proxy reads that asks for a verdict; it names the reason even where the body is lost.
   */
  private static final String REFUSAL = "X-SLURM-REFUSAL";

  private final String realm;
  private final boolean forProxy;

  RefusalWriter(String realm) {
    this(realm, false);
  }

  private RefusalWriter(String realm, boolean forProxy) {
    this.realm = realm;
    this.forProxy = forProxy;
  }

  /**
   * Returns a writer for proxies that ask for a verdict and understand only 401 and 403 as a
   * refusal (nginx answers 500 to anything else). The code of the reason is in a header too.
   */
  public RefusalWriter forProxy() {
    return new RefusalWriter(realm, true);
  }

  /** Writes a refusal; does nothing if the response is already committed. */
  public void write(HttpServletResponse response, Rejection reason) throws IOException {
    if (response.isCommitted()) {
      return;
    }
    response.resetBuffer();
    int status = forProxy ? statusForProxy(reason.kind()) : status(reason.kind());
    response.setStatus(status);
    if (forProxy) {
      response.setHeader(REFUSAL, reason.code());
    }
    switch (reason.kind()) {
      case KEYS_UNAVAILABLE -> response.setIntHeader("Retry-After", RETRY_AFTER_SECONDS);
      case METHOD_NOT_ALLOWED -> response.setHeader("Allow", ALLOWED_METHODS);
      default -> response.setHeader("WWW-Authenticate", challenge(reason));
    }
    response.setHeader("Cache-Control", "no-store");
    PrivateResponse.forbidOtherCaches(response);
    response.setContentType("application/problem+json");
    String body = body(reason, status);
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

  /**
   * The nearest of those that every proxy understands; without keys, the fault is not the user's.
   */
  private static int statusForProxy(Rejection.Kind kind) {
    return switch (kind) {
      case NOBODY, BAD_TOKEN, AMBIGUOUS -> HttpServletResponse.SC_UNAUTHORIZED;
      case NOT_ALLOWED, FOREIGN_PAGE, METHOD_NOT_ALLOWED -> HttpServletResponse.SC_FORBIDDEN;
      case KEYS_UNAVAILABLE -> HttpServletResponse.SC_SERVICE_UNAVAILABLE;
    };
  }

  /** RFC 9457 §4.2.1 wants the reason phrase of the status as the title of {@code about:blank}. */
  private static String title(int status) {
    return switch (status) {
      case HttpServletResponse.SC_UNAUTHORIZED -> "Unauthorized";
      case HttpServletResponse.SC_BAD_REQUEST -> "Bad Request";
      case HttpServletResponse.SC_FORBIDDEN -> "Forbidden";
      case HttpServletResponse.SC_METHOD_NOT_ALLOWED -> "Method Not Allowed";
      case HttpServletResponse.SC_SERVICE_UNAVAILABLE -> "Service Unavailable";
      default -> throw new IllegalArgumentException("no title for " + status);
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

  private static String body(Rejection reason, int status) {
    return "{\"type\":\"about:blank\",\"title\":\""
        + title(status)
        + "\",\"status\":"
        + status
        + ",\"detail\":\""
        + reason.sentence()
        + "\",\"code\":\""
        + reason.code()
        + "\"}\n";
  }
}
