package io.github.slurmjwt.servlet;

import io.github.slurmjwt.Rejection;
import io.github.slurmjwt.SlurmPrincipal;
import io.github.slurmjwt.TokenRejectedException;
import io.github.slurmjwt.engine.IdentityHeaders;
import io.github.slurmjwt.engine.SentRequest;
import io.github.slurmjwt.engine.SlurmAuthentication;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletRequestWrapper;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.security.Principal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Enumeration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The request as the application sees it: with the Slurm user as its principal, or anonymous, and
 * without unverified identity headers. It does not ask the container for what it knows itself, so
 * the principal outlives the request.
 */
final class AuthenticatedRequest extends HttpServletRequestWrapper
    implements SentRequest.HidesHeaders {
  private static final String AUTH_TYPE = "Bearer";

  private final HttpServletResponse response;
  private final IdentityHeaders headers;
  private final SlurmAuthentication authentication;
  private Optional<SlurmPrincipal> principal;

  AuthenticatedRequest(
      HttpServletRequest request,
      HttpServletResponse response,
      Optional<SlurmPrincipal> principal,
      SlurmAuthentication authentication) {
    super(request);
    this.response = response;
    this.principal = principal;
    this.authentication = authentication;
    headers = authentication.headers();
  }

  /**
   * Tells whether the filter has admitted this request already, in the same dispatch and by the
   * same path. Jetty (12.1, {@code ServletHandler.getFilterChain}) calls a filter that is mapped by
   * path and to the servlet name {@code *} twice; the filters between may have put a user of their
   * own around this request, whom a second wrapper would hide.
   *
   * @param authentication that of the filter: other filters decide for themselves
   */
  static boolean isAdmitted(HttpServletRequest request, SlurmAuthentication authentication) {
    if (request.getDispatcherType() != DispatcherType.REQUEST) {
      return false;
    }
    ServletRequest inner = request;
    while (inner instanceof ServletRequestWrapper wrapper) {
      if (wrapper instanceof AuthenticatedRequest admitted
          && admitted.authentication == authentication) {
        return admitted.hasPathOf(request);
      }
      inner = wrapper.getRequest();
    }
    return false;
  }

  /** A path that another filter has changed since is decided anew. */
  private boolean hasPathOf(HttpServletRequest request) {
    return Objects.equals(getRequestURI(), request.getRequestURI())
        && Objects.equals(getServletPath(), request.getServletPath())
        && Objects.equals(getPathInfo(), request.getPathInfo());
  }

  HttpServletResponse response() {
    return response;
  }

  @Override
  public @Nullable Principal getUserPrincipal() {
    return principal.orElse(null);
  }

  @Override
  public @Nullable String getRemoteUser() {
    return principal.map(SlurmPrincipal::getName).orElse(null);
  }

  @Override
  public @Nullable String getAuthType() {
    return principal.isPresent() ? AUTH_TYPE : null;
  }

  @Override
  public boolean isUserInRole(String role) {
    return principal.isPresent() && principal.get().roles().contains(role);
  }

  @Override
  public boolean authenticate(HttpServletResponse response) throws IOException {
    if (principal.isEmpty()) {
      authentication
          .refusals()
          .write(this, response, new TokenRejectedException(Rejection.NO_CREDENTIAL));
    }
    return principal.isPresent();
  }

  @Override
  public void login(String username, String password) throws ServletException {
    throw new ServletException("a Slurm user is authenticated by token, not by password");
  }

  /**
   * Removes the user from this dispatch; the token stays valid, and later dispatches keep the user.
   */
  @Override
  public void logout() {
    principal = Optional.empty();
  }

  /**
   * The container would use its own request and response, without the user and without protection.
   */
  @Override
  public AsyncContext startAsync() {
    return super.startAsync(this, response);
  }

  @Override
  public @Nullable String getHeader(String name) {
    if (headers.isIdentityHeader(name)) {
      return getRemoteUser();
    }
    return isHidden(name) ? null : super.getHeader(name);
  }

  @Override
  public Enumeration<String> getHeaders(String name) {
    if (headers.isIdentityHeader(name)) {
      return Collections.enumeration(Optional.ofNullable(getRemoteUser()).stream().toList());
    }
    return isHidden(name) ? Collections.emptyEnumeration() : super.getHeaders(name);
  }

  @Override
  public Enumeration<String> getHeaderNames() {
    List<String> names = new ArrayList<>();
    Enumeration<String> all = super.getHeaderNames();
    while (all != null && all.hasMoreElements()) {
      String name = all.nextElement();
      if (!isHidden(name)) {
        names.add(name);
      }
    }
    if (principal.isPresent()) {
      headers.identityHeader().ifPresent(names::add);
    }
    return Collections.enumeration(names);
  }

  @Override
  public long getDateHeader(String name) {
    return isHidden(name) ? -1 : super.getDateHeader(name);
  }

  @Override
  public int getIntHeader(String name) {
    return isHidden(name) ? -1 : super.getIntHeader(name);
  }

  @Override
  public Map<String, String> getTrailerFields() {
    Map<String, String> trailers = new HashMap<>(super.getTrailerFields());
    trailers.keySet().removeIf(name -> headers.isHidden(name, false));
    return trailers;
  }

  private boolean isHidden(String name) {
    return headers.isHidden(name, principal.isPresent());
  }
}
