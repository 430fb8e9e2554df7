package io.github.slurmjwt.engine;

import io.github.slurmjwt.Rejection;
import io.github.slurmjwt.SlurmPrincipal;
import io.github.slurmjwt.TokenRejectedException;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Enumeration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Finds the token of a request. Two credentials, or one header twice, are refused; the filter never
 * chooses (RFC 6750 §2; Slurm 26.05, {@code http_auth_jwt.c}: mutually exclusive headers).
 */
final class TokenExtractor {
  static final String USER_TOKEN = "X-SLURM-USER-TOKEN";
  static final String USER_NAME = "X-SLURM-USER-NAME";

  private static final String AUTHORIZATION = "Authorization";
  private static final String BEARER = "Bearer";

  private final Optional<TokenCookie> cookie;

  TokenExtractor(Optional<TokenCookie> cookie) {
    this.cookie = cookie;
  }

  /**
   * Returns the credentials, or empty when the request has none.
   *
   * @throws TokenRejectedException when it has several, or a malformed one
   */
  Optional<Credentials> extract(HttpServletRequest request) throws TokenRejectedException {
    String authorization = only(request, AUTHORIZATION);
    String userToken = only(request, USER_TOKEN);
    Optional<String> userName = Optional.ofNullable(only(request, USER_NAME));
    String inCookie = cookie.isPresent() ? cookie.get().value(request) : null;
    if (count(authorization) + count(userToken) + count(inCookie) > 1) {
      throw new TokenRejectedException(Rejection.AMBIGUOUS_CREDENTIALS);
    }
    if (userToken != null) {
      return credentials(userToken, userName, Credentials.Source.HEADER);
    }
    if (authorization != null && isBearer(authorization)) {
      return credentials(bearer(authorization), userName, Credentials.Source.BEARER);
    }
    if (inCookie != null) {
      if (!RequestOrigin.isOwnPage(request)) {
        throw new TokenRejectedException(Rejection.CROSS_ORIGIN_COOKIE);
      }
      return credentials(inCookie, userName, Credentials.Source.COOKIE);
    }
    if (userName.isPresent()) {
      throw new TokenRejectedException(Rejection.USER_NAME_WITHOUT_TOKEN);
    }
    return Optional.empty();
  }

  /**
   * Returns where the request has the token of this user; empty if it does not have it, as when
   * somebody has just logged in.
   */
  Optional<Credentials.Source> source(HttpServletRequest request, SlurmPrincipal user) {
    try {
      return extract(request)
          .filter(credentials -> credentials.token().equals(user.token()))
          .map(Credentials::source);
    } catch (TokenRejectedException e) {
      return Optional.empty(); // Its token was accepted, so it cannot be among those.
    }
  }

  private static int count(@Nullable String credential) {
    return credential == null ? 0 : 1;
  }

  private static Optional<Credentials> credentials(
      String token, Optional<String> userName, Credentials.Source source)
      throws TokenRejectedException {
    if (token.indexOf(',') >= 0) {
      // Two header lines joined into one (RFC 9110 §5.3).
      throw new TokenRejectedException(Rejection.AMBIGUOUS_CREDENTIALS);
    }
    return Optional.of(new Credentials(token, userName, source));
  }

  private static @Nullable String only(HttpServletRequest request, String header)
      throws TokenRejectedException {
    Enumeration<String> values = request.getHeaders(header);
    if (values == null || !values.hasMoreElements()) {
      return null;
    }
    String value = values.nextElement();
    if (values.hasMoreElements()) {
      throw new TokenRejectedException(Rejection.AMBIGUOUS_CREDENTIALS);
    }
    return value;
  }

  /**
   * RFC 9110 §11.1: the scheme in any letter case. Differs from Slurm, which requires "Bearer ".
   */
  private static boolean isBearer(String authorization) {
    int end = BEARER.length();
    return authorization.regionMatches(true, 0, BEARER, 0, end)
        && (authorization.length() == end || Character.isWhitespace(authorization.charAt(end)));
  }

  /** Exactly one space, as in Slurm; what follows must be a token and nothing else. */
  private static String bearer(String authorization) throws TokenRejectedException {
    int space = BEARER.length();
    if (authorization.length() == space || authorization.charAt(space) != ' ') {
      throw new TokenRejectedException(Rejection.MALFORMED);
    }
    return authorization.substring(space + 1);
  }
}
