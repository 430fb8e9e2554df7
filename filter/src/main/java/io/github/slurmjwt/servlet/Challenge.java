package io.github.slurmjwt.servlet;

import io.github.slurmjwt.Rejection;
import java.util.Optional;

/**
 * What a refused client is told. The texts are fixed and hold nothing of the request.
 *
 * @param status the HTTP status
 * @param title the reason phrase of the status, as RFC 9457 §4.2.1 wants it for {@code about:blank}
 * @param error the error code of RFC 6750 §3.1; empty when no credentials were sent
 * @param detail one sentence
 */
public record Challenge(int status, String title, Optional<String> error, String detail) {
  /** Returns what belongs to a reason. */
  public static Challenge of(Rejection reason) {
    return switch (reason) {
      case NO_CREDENTIAL -> unauthenticated("A Slurm token is required.");
      case USER_NAME_WITHOUT_TOKEN -> unauthenticated("X-SLURM-USER-NAME is sent without a token.");
      case AMBIGUOUS_CREDENTIALS -> badRequest("Send exactly one token in exactly one way.");
      case HOP_BY_HOP_IDENTITY -> badRequest("The Connection header must not name credentials.");
      case BAD_ALTERNATE_USER_NAME -> badRequest("X-SLURM-USER-NAME is not a valid user name.");
      case CROSS_ORIGIN_COOKIE ->
          new Challenge(
              403,
              "Forbidden",
              Optional.empty(),
              "The token in a cookie counts only for requests of this site's own pages.");
      case TOO_LONG -> invalidToken("The token is too long.");
      case MALFORMED -> invalidToken("The token is malformed.");
      case CRITICAL_HEADER -> invalidToken("The token needs unsupported extensions.");
      case UNSUPPORTED_ALGORITHM -> invalidToken("The token's algorithm is not supported.");
      case ALGORITHM_NOT_ENABLED -> invalidToken("The token's algorithm is not enabled here.");
      case KEY_ID_MISSING -> invalidToken("The token names no key.");
      case UNKNOWN_KEY -> invalidToken("The token's key is unknown.");
      case BAD_SIGNATURE -> invalidToken("The token's signature is invalid.");
      case EXPIRED -> invalidToken("The token has expired.");
      case ISSUED_AT_MISSING -> invalidToken("The token does not say when it was issued.");
      case NOT_YET_VALID -> invalidToken("The token is not valid yet.");
      case LIFETIME_TOO_LONG -> invalidToken("The token's lifetime is too long.");
      case WRONG_ISSUER -> invalidToken("The token is of another issuer.");
      case WRONG_AUDIENCE -> invalidToken("The token is for another audience.");
      case WRONG_TYPE -> invalidToken("The token is of another type.");
      case NO_USER_NAME -> invalidToken("The token names no user.");
      case BAD_USER_NAME -> invalidToken("The token's user name is not accepted.");
      case SERVICE_ACCOUNT -> invalidToken("The token belongs to a service account.");
      case NO_IDENTITY -> invalidToken("The token holds no complete identity.");
      case BAD_IDENTITY -> invalidToken("The token's identity is malformed.");
      case ALTERNATE_USER_NOT_ALLOWED ->
          new Challenge(
              403,
              "Forbidden",
              Optional.of("insufficient_scope"),
              "The token's user may not act for another user.");
    };
  }

  static Challenge keysUnavailable() {
    return new Challenge(
        503,
        "Service Unavailable",
        Optional.empty(),
        "The keys to check tokens with are not available at the moment.");
  }

  static Challenge traceNotAllowed() {
    return new Challenge(
        405, "Method Not Allowed", Optional.empty(), "TRACE would send the token back.");
  }

  private static Challenge unauthenticated(String detail) {
    return new Challenge(401, "Unauthorized", Optional.empty(), detail);
  }

  private static Challenge badRequest(String detail) {
    return new Challenge(400, "Bad Request", Optional.of("invalid_request"), detail);
  }

  private static Challenge invalidToken(String detail) {
    return new Challenge(401, "Unauthorized", Optional.of("invalid_token"), detail);
  }
}
