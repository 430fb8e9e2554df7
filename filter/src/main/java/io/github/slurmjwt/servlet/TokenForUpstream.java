package io.github.slurmjwt.servlet;

import io.github.slurmjwt.KeyUnavailableException;
import io.github.slurmjwt.SlurmPrincipal;
import io.github.slurmjwt.TokenRejectedException;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Optional;

/**
 * Chooses the token that a proxy is to send on for a verified user, and may refuse. Safe for use by
 * many threads.
 */
@FunctionalInterface
public interface TokenForUpstream {
  /**
   * Returns the token, or empty for none.
   *
   * @param original the request that the proxy asks about: its method, path, host and sender
   * @throws TokenRejectedException when this request of this user is not to be forwarded
   * @throws KeyUnavailableException when there is currently no key to make a token with
   */
  Optional<String> of(HttpServletRequest original, SlurmPrincipal user)
      throws TokenRejectedException, KeyUnavailableException;
}
