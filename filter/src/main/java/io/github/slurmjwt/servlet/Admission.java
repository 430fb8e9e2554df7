package io.github.slurmjwt.servlet;

import io.github.slurmjwt.KeyUnavailableException;
import io.github.slurmjwt.SlurmPrincipal;
import io.github.slurmjwt.TokenRejectedException;
import io.github.slurmjwt.engine.PrivateResponse;
import io.github.slurmjwt.engine.SentRequest;
import io.github.slurmjwt.engine.SlurmAuthentication;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Decides which dispatches of requests a filter lets through, and with which user. A request is
 * verified once; its later dispatches find the user in an attribute.
 */
final class Admission {
  private static final AtomicLong INSTANCES = new AtomicLong();

  /**
   * Each filter trusts only the attribute that it has set itself; clients cannot set attributes.
   */
  private final String attribute = Admission.class.getName() + "." + INSTANCES.incrementAndGet();

  private final SlurmAuthentication authentication;

  Admission(SlurmAuthentication authentication) {
    this.authentication = authentication;
  }

  SlurmAuthentication authentication() {
    return authentication;
  }

  /** Tells whether this request has been let through already, in the same dispatch and path. */
  boolean isAdmitted(HttpServletRequest request) {
    return AuthenticatedRequest.isAdmitted(request, authentication);
  }

  /**
   * Returns the request and its response as the application sees them.
   *
   * @throws TokenRejectedException when the request is refused
   * @throws KeyUnavailableException when its token currently cannot be verified
   * @throws ServletException when an open page includes one that is not, and cannot be kept private
   */
  AuthenticatedRequest admit(HttpServletRequest request, HttpServletResponse response)
      throws ServletException, TokenRejectedException, KeyUnavailableException {
    Optional<SlurmPrincipal> user = verifiedBefore(request);
    if (user.isEmpty() && isOpen(request)) {
      authentication.checkOpen(request);
      HttpServletResponse open = PrivateResponse.ofOpenPage(response);
      return new AuthenticatedRequest(request, open, user, authentication);
    }
    boolean safe = isSafeFromCaches(request, response);
    HttpServletResponse ofUser = PrivateResponse.of(response);
    if (user.isEmpty() && request.getDispatcherType() != DispatcherType.ERROR) {
      user = authenticate(request, ofUser);
    }
    if (!safe) {
      throw new ServletException(
          "a page that needs no token includes one that does, and shared caches could serve both to"
              + " anyone: set Cache-Control: private in the including page");
    }
    return new AuthenticatedRequest(request, ofUser, user, authentication);
  }

  /**
   * Later dispatches find the user of the first, and so does a second call after another filter has
   * changed the path. A dispatch without a user is decided anew by its own path, so that a forward
   * cannot bypass the filter. Error pages are shown to anyone.
   */
  private Optional<SlurmPrincipal> verifiedBefore(HttpServletRequest request) {
    boolean again =
        request.getDispatcherType() != DispatcherType.REQUEST || SentRequest.of(request) != request;
    return again && request.getAttribute(attribute) instanceof SlurmPrincipal verified
        ? Optional.of(verified)
        : Optional.empty();
  }

  private static boolean isSafeFromCaches(
      HttpServletRequest request, HttpServletResponse response) {
    return request.getDispatcherType() != DispatcherType.INCLUDE
        || PrivateResponse.keepIncludingPagePrivate(response);
  }

  /** The path of an error page says nothing about the request that failed. */
  private boolean isOpen(HttpServletRequest request) {
    return request.getDispatcherType() != DispatcherType.ERROR && authentication.isOpen(request);
  }

  private Optional<SlurmPrincipal> authenticate(
      HttpServletRequest request, HttpServletResponse response)
      throws TokenRejectedException, KeyUnavailableException {
    Optional<SlurmPrincipal> principal =
        authentication.authenticate(request, response, authentication.mode());
    principal.ifPresent(user -> request.setAttribute(attribute, user));
    return principal;
  }
}
