package io.github.slurmjwt.engine;

import io.github.slurmjwt.KeyUnavailableException;
import io.github.slurmjwt.Rejection;
import io.github.slurmjwt.SlurmPrincipal;
import io.github.slurmjwt.TokenRejectedException;
import io.github.slurmjwt.TokenVerifier;
import io.github.slurmjwt.config.HttpSettings;
import io.github.slurmjwt.config.Mode;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/**
 * Determines the Slurm user of a request, or lets it pass as anonymous where the settings allow.
 */
final class RequestAuthenticator {
  /** Two tokens at once, or another user's name, are refused even where a bad token is not. */
  private static final Set<Rejection.Kind> LENIENT_KINDS =
      EnumSet.of(Rejection.Kind.NOBODY, Rejection.Kind.BAD_TOKEN);

  private final HttpSettings settings;
  private final TokenVerifier verifier;
  private final Optional<TokenCookie> cookie;
  private final TokenExtractor extractor;
  private final PathExclusions exclusions;
  private final IdentityHeaders headers;
  private final Decisions decisions;

  RequestAuthenticator(
      HttpSettings settings,
      TokenVerifier verifier,
      TokenExtractor extractor,
      IdentityHeaders headers,
      Decisions decisions) {
    this.settings = settings;
    this.verifier = verifier;
    this.extractor = extractor;
    this.headers = headers;
    this.decisions = decisions;
    this.cookie = settings.cookieName().map(TokenCookie::new);
    this.exclusions = new PathExclusions(settings);
  }

  /** Tells whether this request needs no token: its path is excluded, or it is a preflight. */
  boolean isOpen(HttpServletRequest request) {
    return exclusions.contains(request) || isAllowedPreflight(request);
  }

  /**
   * Checks a request that needs no token; one that it has is ignored.
   *
   * @throws TokenRejectedException when it names an identity header in {@code Connection}
   */
  void checkOpen(HttpServletRequest request) throws TokenRejectedException {
    try {
      headers.refuseHopByHop(request);
    } catch (TokenRejectedException e) {
      decisions.refused(request, e.reason(), e.tokenUser(), Optional.empty());
      throw e;
    }
  }

  /**
   * Returns the user; empty when the request may pass without one. Does not check whether it is
   * open.
   *
   * @param response the response in which an invalid cookie is cleared
   * @param mode the mode that applies, whatever the settings say
   * @throws TokenRejectedException when the request is refused
   * @throws KeyUnavailableException when the keys to verify its token are currently unavailable
   */
  Optional<SlurmPrincipal> authenticate(
      HttpServletRequest request, HttpServletResponse response, Mode mode)
      throws TokenRejectedException, KeyUnavailableException {
    Optional<Credentials> credentials = Optional.empty();
    try {
      headers.refuseHopByHop(request);
      credentials = extractor.extract(SentRequest.of(request));
      if (credentials.isEmpty()) {
        if (mode == Mode.REQUIRED) {
          throw new TokenRejectedException(Rejection.NO_CREDENTIAL);
        }
        return Optional.empty();
      }
      return Optional.of(verify(credentials.get(), request));
    } catch (TokenRejectedException e) {
      decisions.refused(request, e.reason(), e.tokenUser(), credentials);
      if (mode == Mode.REQUIRED) {
        throw e;
      }
      requireAnonymousAllowed(credentials, e, request, response, mode);
      return Optional.empty();
    } catch (KeyUnavailableException e) {
      decisions.refused(request, Rejection.KEYS_UNAVAILABLE, Optional.empty(), credentials);
      throw e;
    }
  }

  /**
   * Where a token is optional, a cookie that another site's page sends is ignored, and a cookie
   * with an invalid token is cleared: its owner could do nothing about it.
   */
  private void requireAnonymousAllowed(
      Optional<Credentials> credentials,
      TokenRejectedException refusal,
      HttpServletRequest request,
      HttpServletResponse response,
      Mode mode)
      throws TokenRejectedException {
    boolean badCookie =
        credentials.isPresent()
            && credentials.get().source() == Credentials.Source.COOKIE
            && refusal.reason().kind() == Rejection.Kind.BAD_TOKEN;
    if (badCookie) {
      cookie.orElseThrow().clear(request, response);
    }
    boolean passes =
        badCookie
            || refusal.reason().kind() == Rejection.Kind.FOREIGN_PAGE
            || (mode == Mode.LENIENT && LENIENT_KINDS.contains(refusal.reason().kind()));
    if (!passes) {
      throw refusal;
    }
  }

  private SlurmPrincipal verify(Credentials credentials, HttpServletRequest request)
      throws TokenRejectedException, KeyUnavailableException {
    SlurmPrincipal principal = verifier.verify(credentials.token(), credentials.requestedUser());
    decisions.accepted(request, principal, credentials.source());
    return principal;
  }

  private boolean isAllowedPreflight(HttpServletRequest request) {
    return settings.corsPreflight()
        && request.getMethod().equals("OPTIONS")
        && request.getHeader("Origin") != null
        && request.getHeader("Access-Control-Request-Method") != null;
  }
}
