package io.github.slurmjwt.engine;

import io.github.slurmjwt.KeyUnavailableException;
import io.github.slurmjwt.Rejection;
import io.github.slurmjwt.SlurmPrincipal;
import io.github.slurmjwt.TokenRejectedException;
import io.github.slurmjwt.TokenVerifier;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.InstantSource;
import java.util.Optional;

/**
 * Logs people in and out with their browser's cookie: a token is stored only after it has been
 * verified by the rules for every request, and only by the site's own pages. Nothing is kept on the
 * server.
 */
public final class BrowserLogin {
  private final TokenVerifier verifier;
  private final TokenCookie cookie;
  private final Decisions decisions;
  private final InstantSource clock;

  BrowserLogin(
      TokenVerifier verifier, TokenCookie cookie, Decisions decisions, InstantSource clock) {
    this.verifier = verifier;
    this.cookie = cookie;
    this.decisions = decisions;
    this.clock = clock;
  }

  /**
   * Refuses a form that a page of another site submits: it could log somebody in as the owner of
   * that page, who would then see what they enter.
   *
   * @throws TokenRejectedException when neither {@code Sec-Fetch-Site} nor {@code Origin} shows
   *     that it is the site's own
   */
  public void requireOwnPage(HttpServletRequest request) throws TokenRejectedException {
    if (!RequestOrigin.isOwnPage(request)) {
      throw refused(
          request, new TokenRejectedException(Rejection.CROSS_ORIGIN_LOGIN), Optional.empty());
    }
  }

  /**
   * Verifies a token and stores it in the browser until it expires.
   *
   * @throws TokenRejectedException when it is not valid, or longer than browsers allow in a cookie
   * @throws KeyUnavailableException when it currently cannot be verified
   */
  public void logIn(HttpServletRequest request, HttpServletResponse response, String token)
      throws TokenRejectedException, KeyUnavailableException {
    Optional<Credentials> pasted =
        Optional.of(new Credentials(token, Optional.empty(), Credentials.Source.FORM));
    try {
      SlurmPrincipal user = verifier.verify(token);
      if (!cookie.holds(token)) {
        throw new TokenRejectedException(Rejection.TOO_LONG);
      }
      decisions.accepted(request, user, Credentials.Source.FORM);
      cookie.set(request, response, token, secondsLeft(user));
    } catch (TokenRejectedException e) {
      throw refused(request, e, pasted);
    } catch (KeyUnavailableException e) {
      decisions.refused(request, Rejection.KEYS_UNAVAILABLE, Optional.empty(), pasted);
      throw e;
    }
  }

  /** Makes the browser forget the token, which stays valid. */
  public void logOut(HttpServletRequest request, HttpServletResponse response) {
    cookie.clear(request, response);
  }

  /** A token is valid in the whole second of its {@code exp}. */
  private long secondsLeft(SlurmPrincipal user) {
    return user.expiresAt().getEpochSecond() - clock.instant().getEpochSecond() + 1;
  }

  private TokenRejectedException refused(
      HttpServletRequest request,
      TokenRejectedException refusal,
      Optional<Credentials> credentials) {
    decisions.refused(request, refusal.reason(), refusal.tokenUser(), credentials);
    return refusal;
  }
}
