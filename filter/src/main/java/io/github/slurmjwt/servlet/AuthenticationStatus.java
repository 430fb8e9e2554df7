package io.github.slurmjwt.servlet;

import io.github.slurmjwt.engine.AuthenticationState;
import io.github.slurmjwt.engine.PublishedState;
import io.github.slurmjwt.keys.KeyStatus;
import jakarta.servlet.ServletContext;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How a filter fares at one moment, for health checks and status pages. No part of it is a secret,
 * but file names and key ids are nobody's business outside the site.
 *
 * @param name the name of the filter or servlet
 * @param available whether tokens can be checked; false where every token is answered with status
 *     503, which is when keys are unavailable or the filter could not start
 * @param keys how the keys fare that are reloaded from files or a URL; empty if the filter could
 *     not start, or has keys of the application's own
 * @param denyList how the deny list fares; empty if the filter has none or could not start
 * @param decisions how often each reason was decided since the start: {@code accepted}, and the
 *     codes of refusals
 * @param cachedTokens about how many verified tokens are in the cache
 */
public record AuthenticationStatus(
    String name,
    boolean available,
    Optional<KeyStatus> keys,
    Optional<KeyStatus> denyList,
    Map<String, Long> decisions,
    long cachedTokens) {
  /**
   * Returns how every {@link SlurmJwtFilter}, {@link ForwardAuthServlet} and listener of
   * container-managed security of an application fares, by name; none after they are destroyed.
   */
  public static List<AuthenticationStatus> of(ServletContext application) {
    return PublishedState.of(application).stream()
        .map(AuthenticationStatus::of)
        .sorted(Comparator.comparing(AuthenticationStatus::name))
        .toList();
  }

  private static AuthenticationStatus of(AuthenticationState state) {
    return new AuthenticationStatus(
        state.name(),
        state.isAvailable(),
        state.keys(),
        state.denyList(),
        state.decisions(),
        state.cachedTokens());
  }
}
