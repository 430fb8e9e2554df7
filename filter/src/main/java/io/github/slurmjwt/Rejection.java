package io.github.slurmjwt;

import java.util.Locale;

/**
 * The reason for which a request or its token is refused. Each has its row in the documentation.
 */
public enum Rejection {
  /** The request has no token at all. */
  NO_CREDENTIAL,
  /**
   * The request has more than one token, a repeated header, or a token beside other credentials.
   */
  AMBIGUOUS_CREDENTIALS,
  /** A user name is sent as a header without the token it belongs to. */
  USER_NAME_WITHOUT_TOKEN,
  /** The request asks the proxies on its way to remove an identity header. */
  HOP_BY_HOP_IDENTITY,
  /** The token is in a cookie that another site's page made the browser send. */
  CROSS_ORIGIN_COOKIE,
  /** The token is longer than allowed. */
  TOO_LONG,
  /** The token is not three parts of canonical base64url holding strict JSON objects. */
  MALFORMED,
  /** The header asks for extensions ({@code crit}, {@code b64}) that are not understood. */
  CRITICAL_HEADER,
  /** The {@code alg} is neither HS256 nor RS256. */
  UNSUPPORTED_ALGORITHM,
  /**
   * The {@code alg} is known, but no key source is configured for it, or the HS256 key is
   * withdrawn.
   */
  ALGORITHM_NOT_ENABLED,
  /** An RS256 token has no {@code kid}, or one that is not a string. */
  KEY_ID_MISSING,
  /** The key set has no usable key with this {@code kid}. */
  UNKNOWN_KEY,
  /** The signature does not belong to this text and key. */
  BAD_SIGNATURE,
  /** The token has expired, or has no integer {@code exp}. */
  EXPIRED,
  /** The token has no {@code iat}, or one that is not a number. */
  ISSUED_AT_MISSING,
  /** The token's {@code nbf} lies in the future, or is not a number. */
  NOT_YET_VALID,
  /** The token lives longer than the policy allows. */
  LIFETIME_TOO_LONG,
  /** The token's {@code iss} is not the required one. */
  WRONG_ISSUER,
  /** The token's {@code aud} does not hold the required audience. */
  WRONG_AUDIENCE,
  /** The token's {@code typ} is not the required one. */
  WRONG_TYPE,
  /** The token names no user. */
  NO_USER_NAME,
  /** The token's user name is one that this filter does not pass on. */
  BAD_USER_NAME,
  /** The token's user is the service account of a client, and those are not accepted. */
  SERVICE_ACCOUNT,
  /** The token has no complete identity though only such tokens are accepted. */
  NO_IDENTITY,
  /** The token's identity claims are present but malformed. */
  BAD_IDENTITY,
  /** The token's user may not act for the user named in {@code X-SLURM-USER-NAME}. */
  ALTERNATE_USER_NOT_ALLOWED,
  /** The name in {@code X-SLURM-USER-NAME} is one that this filter does not pass on. */
  BAD_ALTERNATE_USER_NAME;

  private final String code = name().toLowerCase(Locale.ROOT).replace('_', '-');

  /**
   * Returns the reason as it stands in log lines and problem bodies, for instance {@code
   * bad-signature}. These codes do not change between releases.
   */
  public String code() {
    return code;
  }
}
