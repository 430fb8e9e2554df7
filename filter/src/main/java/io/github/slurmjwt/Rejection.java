package io.github.slurmjwt;

import java.util.Locale;

/** The reason why a request or its token is refused. Each is listed in the documentation. */
public enum Rejection {
  /** The request has no token at all. */
  NO_CREDENTIAL(Kind.NOBODY, "A Slurm token is required."),
  /**
   * The request has more than one token, a repeated header, or a token beside other credentials.
   */
  AMBIGUOUS_CREDENTIALS(Kind.AMBIGUOUS, "Send exactly one token in exactly one way."),
  /** A user name is sent as a header without the token it belongs to. */
  USER_NAME_WITHOUT_TOKEN(Kind.NOBODY, "X-SLURM-USER-NAME is sent without a token."),
  /** The request asks proxies to remove an identity header. */
  HOP_BY_HOP_IDENTITY(Kind.AMBIGUOUS, "The Connection header must not name credentials."),
  /** The token is in a cookie that a page of another site made the browser send. */
  CROSS_ORIGIN_COOKIE(
      Kind.FOREIGN_PAGE,
      "The token in a cookie counts only for requests of this site's own pages."),
  /** The token is longer than allowed. */
  TOO_LONG(Kind.BAD_TOKEN, "The token is too long."),
  /** The token is not three parts of canonical base64url holding strict JSON objects. */
  MALFORMED(Kind.BAD_TOKEN, "The token is malformed."),
  /** The header asks for extensions ({@code crit}, {@code b64}) that are not understood. */
  CRITICAL_HEADER(Kind.BAD_TOKEN, "The token needs unsupported extensions."),
  /** The {@code alg} is neither HS256 nor RS256. */
  UNSUPPORTED_ALGORITHM(Kind.BAD_TOKEN, "The token's algorithm is not supported."),
  /**
   * The {@code alg} is known, but no key source is configured for it, or the HS256 key is
   * withdrawn.
   */
  ALGORITHM_NOT_ENABLED(Kind.BAD_TOKEN, "The token's algorithm is not enabled here."),
  /** An RS256 token has no {@code kid}, or one that is not a string. */
  KEY_ID_MISSING(Kind.BAD_TOKEN, "The token names no key."),
  /** The key set has no usable key with this {@code kid}. */
  UNKNOWN_KEY(Kind.BAD_TOKEN, "The token's key is unknown."),
  /** The signature does not match the token and the key. */
  BAD_SIGNATURE(Kind.BAD_TOKEN, "The token's signature is invalid."),
  /** The token has expired, or has no integer {@code exp}. */
  EXPIRED(Kind.BAD_TOKEN, "The token has expired."),
  /** The token is valid for less time than the policy requires. */
  EXPIRES_SOON(Kind.BAD_TOKEN, "The token expires too soon."),
  /** The token has no {@code iat}, or one that is not a number. */
  ISSUED_AT_MISSING(Kind.BAD_TOKEN, "The token does not say when it was issued."),
  /** The token's {@code nbf} lies in the future, or is not a number. */
  NOT_YET_VALID(Kind.BAD_TOKEN, "The token is not valid yet."),
  /** The token lives longer than the policy allows. */
  LIFETIME_TOO_LONG(Kind.BAD_TOKEN, "The token's lifetime is too long."),
  /** The token's {@code iss} is not the required one. */
  WRONG_ISSUER(Kind.BAD_TOKEN, "The token is from another issuer."),
  /** The token's {@code aud} does not hold the required audience. */
  WRONG_AUDIENCE(Kind.BAD_TOKEN, "The token is for another audience."),
  /** The token's {@code typ} is not the required one. */
  WRONG_TYPE(Kind.BAD_TOKEN, "The token has another type."),
  /** The token names no user. */
  NO_USER_NAME(Kind.BAD_TOKEN, "The token names no user."),
  /** The token's user name is not accepted. */
  BAD_USER_NAME(Kind.BAD_TOKEN, "The token's user name is not accepted."),
  /** The token's user is the service account of a client, and those are not accepted. */
  SERVICE_ACCOUNT(Kind.BAD_TOKEN, "The token belongs to a service account."),
  /** The token has no complete identity, but only such tokens are accepted. */
  NO_IDENTITY(Kind.BAD_TOKEN, "The token contains no complete identity."),
  /** The token's identity claims are present but malformed. */
  BAD_IDENTITY(Kind.BAD_TOKEN, "The token's identity is malformed."),
  /** The token's user may not act for the user named in {@code X-SLURM-USER-NAME}. */
  ALTERNATE_USER_NOT_ALLOWED(Kind.NOT_ALLOWED, "The token's user may not act for another user."),
  /** The name in {@code X-SLURM-USER-NAME} is not accepted. */
  BAD_ALTERNATE_USER_NAME(Kind.AMBIGUOUS, "X-SLURM-USER-NAME is not a valid user name."),
  /** The deny list has the token. */
  TOKEN_DENIED(Kind.BAD_TOKEN, "The token is denied."),
  /** The deny list has the token's user, and the token was issued before the time it names. */
  OLD_TOKEN_DENIED(Kind.BAD_TOKEN, "Older tokens of this user are denied."),
  /** The token's user, or the user it acts for, is denied. */
  USER_DENIED(Kind.NOT_ALLOWED, "The user is denied."),
  /** The token's user, or the user it acts for, is not among those that are allowed. */
  USER_NOT_ALLOWED(Kind.NOT_ALLOWED, "The user is not allowed."),
  /** The user has none of the required roles. */
  ROLE_MISSING(Kind.NOT_ALLOWED, "The user has none of the required roles."),
  /** The method is TRACE, which would send the token back. */
  TRACE_NOT_ALLOWED(Kind.METHOD_NOT_ALLOWED, "TRACE would send the token back."),
  /** The method is CONNECT, which would open a tunnel that nobody looks into. */
  CONNECT_NOT_ALLOWED(Kind.METHOD_NOT_ALLOWED, "CONNECT would open a tunnel past the proxy."),
  /** The address that asks for a verdict is none of the configured proxies'. */
  UNKNOWN_PROXY(Kind.NOT_ALLOWED, "This address may not ask for verdicts."),
  /** A proxy that asks for a verdict does not say, exactly once, what it asks about. */
  ORIGINAL_REQUEST_UNKNOWN(Kind.NOT_ALLOWED, "The proxy does not say what was requested."),
  /** The token is good, but requests like this one, or of this user, are not forwarded. */
  NOT_FORWARDED(Kind.NOT_ALLOWED, "This request of this user is not forwarded."),
  /** The keys to verify the token are currently unavailable. */
  KEYS_UNAVAILABLE(Kind.KEYS_UNAVAILABLE, "The keys to verify tokens are currently unavailable.");

  /** The kind of refusal. The answer, lenient mode and login limits depend on it. */
  public enum Kind {
    /** The request identifies no user. */
    NOBODY,
    /** The request has too many credentials, or contradicts itself. */
    AMBIGUOUS,
    /** The token is not valid. */
    BAD_TOKEN,
    /** The token is valid, but does not permit the request. */
    NOT_ALLOWED,
    /** A page of another site made the browser send the request. */
    FOREIGN_PAGE,
    /** The method is refused whatever the token. */
    METHOD_NOT_ALLOWED,
    /** The token could not be verified: the same request may succeed later. */
    KEYS_UNAVAILABLE
  }

  private final String code = name().toLowerCase(Locale.ROOT).replace('_', '-');
  private final Kind kind;
  private final String sentence;

  Rejection(Kind kind, String sentence) {
    this.kind = kind;
    this.sentence = sentence;
  }

  /**
   * Returns the reason as it appears in log lines and problem bodies, for instance {@code
   * bad-signature}. These codes do not change between releases.
   */
  public String code() {
    return code;
  }

  /** Returns the kind of refusal. */
  public Kind kind() {
    return kind;
  }

  /** Returns one fixed sentence for the client, which contains nothing from the request. */
  public String sentence() {
    return sentence;
  }
}
