package io.github.slurmjwt.engine;

import java.util.Optional;

/**
 * The credentials in a request.
 *
 * @param token the compact token, unverified
 * @param requestedUser the value of {@code X-SLURM-USER-NAME}, empty when there is no such header
 * @param source where the token was found
 */
record Credentials(String token, Optional<String> requestedUser, Source source) {
  /** Where a token was found. */
  enum Source {
    BEARER("bearer"),
    HEADER("header"),
    COOKIE("cookie"),
    /** The form of the log-in page. */
    FORM("form");

    private final String code;

    Source(String code) {
      this.code = code;
    }

    /** Returns its name in the audit log. */
    String code() {
      return code;
    }
  }

  /** Omits the token. */
  @Override
  public String toString() {
    return "Credentials[source=" + source + "]";
  }
}
