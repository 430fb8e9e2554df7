package io.github.slurmjwt.gateway;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * What the gateway answers itself: a body by RFC 9457 in the form of the filter's own refusals. The
 * texts are fixed and hold nothing of the request.
 */
enum GatewayProblem {
  AMBIGUOUS_PATH(400, "Bad Request", "ambiguous-path", "Path or query could be read in two ways."),
  USER_NAME_NOT_FORWARDED(
      403, "Forbidden", "user-name-not-forwarded", "No header can carry this user name unchanged."),
  ADMINISTRATOR_NOT_FORWARDED(
      403,
      "Forbidden",
      "administrator-not-forwarded",
      "This gateway does not forward requests of root and SlurmUser."),
  NOT_ALLOWED(403, "Forbidden", "not-allowed", "No rule of this gateway allows this request."),
  NO_ACCOUNT(403, "Forbidden", "no-account", "The user has no account here."),
  PATH_NOT_FORWARDED(
      404, "Not Found", "path-not-forwarded", "This gateway does not forward this path."),
  METHOD_NOT_FORWARDED(
      405,
      "Method Not Allowed",
      "method-not-forwarded",
      "This gateway does not forward this method."),
  UPLOAD_INCOMPLETE(
      408,
      "Request Timeout",
      "upload-incomplete",
      "The body did not arrive completely, so slurmrestd has no complete request."),
  REQUEST_TOO_SLOW(
      408,
      "Request Timeout",
      "request-too-slow",
      "The client sent the request too slowly, so slurmrestd has no complete request."),
  LENGTH_REQUIRED(
      411, "Length Required", "length-required", "The body must come with a Content-Length."),
  TOO_MANY_FAILED_LOGINS(
      429,
      "Too Many Requests",
      "too-many-failed-logins",
      "Too many bad tokens came from this address."),
  TOO_MANY_FAILED_LOGINS_FOR_PROXY(
      403, "Forbidden", "too-many-failed-logins", "Too many bad tokens came from this address."),
  USER_BUSY(
      429,
      "Too Many Requests",
      "user-busy",
      "Too many requests of this user are at slurmrestd or wait for it. This one was not sent."),
  SLURMRESTD_UNREACHABLE(
      502,
      "Bad Gateway",
      "slurmrestd-unreachable",
      "slurmrestd cannot be reached. The request was not sent."),
  SLURMRESTD_BROKE_OFF(
      502,
      "Bad Gateway",
      "slurmrestd-broke-off",
      "slurmrestd gave no complete answer. It may have carried the request out."),
  GATEWAY_BUSY(
      503,
      "Service Unavailable",
      "gateway-busy",
      "Too many requests wait for slurmrestd. The request was not sent."),
  ACCOUNTS_UNAVAILABLE(
      503,
      "Service Unavailable",
      "accounts-unavailable",
      "Accounts cannot be looked up at the moment. The request was not sent."),
  PROXY_TOKEN_UNAVAILABLE(
      503,
      "Service Unavailable",
      "proxy-token-unavailable",
      "The gateway currently has no token to send slurmrestd. The request was not sent."),
  SLURMRESTD_TIMEOUT(
      504,
      "Gateway Timeout",
      "slurmrestd-timeout",
      "slurmrestd did not answer in time. It may have carried the request out.");

  private static final int RETRY_AFTER_SECONDS = 10;

  /** RFC 6585 §4. */
  private static final int TOO_MANY_REQUESTS = 429;

  private final int status;

  private final String title;

  private final String code;

  private final String detail;

  GatewayProblem(int status, String title, String code, String detail) {
    this.status = status;
    this.title = title;
    this.code = code;
    this.detail = detail;
  }

  int status() {
    return status;
  }

  String code() {
    return code;
  }

  /** Writes the answer in place of anything that was about to be sent. */
  void write(HttpServletResponse response) throws IOException {
    write(response, RETRY_AFTER_SECONDS);
  }

  /**
   * Writes the answer.
   *
   * @param retryAfter what a client that may come back is told, in seconds
   */
  void write(HttpServletResponse response, long retryAfter) throws IOException {
    response.resetBuffer();
    response.setStatus(status);
    if (status == HttpServletResponse.SC_SERVICE_UNAVAILABLE || status == TOO_MANY_REQUESTS) {
      response.setHeader("Retry-After", Long.toString(retryAfter));
    }
    if (this == METHOD_NOT_FORWARDED) {
      response.setHeader("Allow", String.join(", ", GatewayServlet.METHODS));
    }
    response.setHeader("Cache-Control", "no-store");
    response.setContentType("application/problem+json");
    byte[] body = body();
    response.setContentLength(body.length);
    response.getOutputStream().write(body);
  }

  /** Returns the whole answer as it stands on a connection of HTTP/1.1, which then ends. */
  byte[] onConnection() {
    byte[] body = body();
    String head =
        "HTTP/1.1 "
            + status
            + " "
            + title
            + "\r\nContent-Type: application/problem+json\r\nContent-Length: "
            + body.length
            + "\r\nCache-Control: no-store\r\nConnection: close\r\n\r\n";
    return (head + new String(body, StandardCharsets.US_ASCII)).getBytes(StandardCharsets.US_ASCII);
  }

  private byte[] body() {
    return ("{\"type\":\"about:blank\",\"title\":\""
            + title
            + "\",\"status\":"
            + status
            + ",\"detail\":\""
            + detail
            + "\",\"code\":\""
            + code
            + "\"}\n")
        .getBytes(StandardCharsets.US_ASCII);
  }
}
