package io.github.slurmjwt.servlet;

import io.github.slurmjwt.KeyUnavailableException;
import io.github.slurmjwt.Rejection;
import io.github.slurmjwt.SlurmPrincipal;
import io.github.slurmjwt.TokenRejectedException;
import io.github.slurmjwt.TokenVerifier;
import io.github.slurmjwt.config.FilterSettings;
import io.github.slurmjwt.config.Mode;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Optional;

/** Decides who a request comes from: a Slurm user, or, where the settings allow it, nobody. */
final class RequestAuthenticator {
  private final FilterSettings settings;
  private final TokenVerifier verifier;
  private final TokenExtractor extractor;
  private final PathExclusions exclusions;
  private final IdentityHeaders headers;
  private final AuditLog audit;

  RequestAuthenticator(
      FilterSettings settings, TokenVerifier verifier, IdentityHeaders headers, AuditLog audit) {
    this.settings = settings;
    this.verifier = verifier;
    this.headers = headers;
    this.audit = audit;
    this.extractor = new TokenExtractor(settings.cookieName());
    this.exclusions = new PathExclusions(settings.excludedPaths());
  }

  /**
   * Returns the user; empty when the request may pass without one.
   *
   * @param mode the mode to decide by, whatever the settings say
   * @throws TokenRejectedException when it may not
   * @throws KeyUnavailableException when there are no keys to check its token with at the moment
   */
  Optional<SlurmPrincipal> authenticate(
      HttpServletRequest request, HttpServletResponse response, Mode mode)
      throws TokenRejectedException, KeyUnavailableException {
    Optional<Credentials> credentials = Optional.empty();
    try {
      headers.rejectHopByHop(request);
      if (exclusions.contains(request) || isAllowedPreflight(request)) {
        return Optional.empty();
      }
      credentials = extractor.extract(AuthenticatedRequest.asSent(request));
      if (credentials.isEmpty()) {
        return anonymous(mode);
      }
      return Optional.of(verify(credentials.get(), request, response));
    } catch (TokenRejectedException e) {
      audit.refused(request, e.reason().code(), credentials.map(Credentials::token).orElse(""));
      if (mode == Mode.LENIENT && isBadToken(e.reason())) {
        return Optional.empty();
      }
      throw e;
    } catch (KeyUnavailableException e) {
      String token = credentials.map(Credentials::token).orElse("");
      audit.refused(request, ChallengeWriter.KEYS_UNAVAILABLE, token);
      throw e;
    }
  }

  private SlurmPrincipal verify(
      Credentials credentials, HttpServletRequest request, HttpServletResponse response)
      throws TokenRejectedException, KeyUnavailableException {
    SlurmPrincipal principal = verifier.verify(credentials.token(), credentials.requestedUser());
    audit.accepted(request, principal);
    if (credentials.source() == Credentials.Source.COOKIE) {
      // RFC 6750 §2.3: shared caches do not know that the answer belongs to one user.
      response.setHeader("Cache-Control", "private");
    }
    return principal;
  }

  private Optional<SlurmPrincipal> anonymous(Mode mode) throws TokenRejectedException {
    if (mode == Mode.REQUIRED) {
      throw new TokenRejectedException(Rejection.NO_CREDENTIAL);
    }
    return Optional.empty();
  }

  /** Two tokens at once, or another user's name, are refused even where a bad token is not. */
  private static boolean isBadToken(Rejection reason) {
    return Challenge.of(reason).status() == HttpServletResponse.SC_UNAUTHORIZED;
  }

  private boolean isAllowedPreflight(HttpServletRequest request) {
    return settings.corsPreflight()
        && request.getMethod().equals("OPTIONS")
        && request.getHeader("Origin") != null
        && request.getHeader("Access-Control-Request-Method") != null;
  }
}
