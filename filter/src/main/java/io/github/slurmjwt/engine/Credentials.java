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
  enum Source {
    BEARER,
    SLURM_HEADER,
    COOKIE
  }

  /** Omits the token. */
  @Override
  public String toString() {
    return "Credentials[source=" + source + "]";
  }
}
