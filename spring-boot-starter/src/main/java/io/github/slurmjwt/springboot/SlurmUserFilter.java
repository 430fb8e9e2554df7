package io.github.slurmjwt.springboot;

import io.github.slurmjwt.SlurmPrincipal;
import io.github.slurmjwt.servlet.SlurmJwtFilter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.authority.SimpleGrantedAuthority;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.core.context.SecurityContextHolderStrategy;
import org.springframework.security.web.authentication.preauth.PreAuthenticatedAuthenticationToken;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Tells Spring Security who the Slurm filter found, for this request alone: no session keeps the
 * user, who would then need no token any more. A token counts for more than a user in a session.
 */
final class SlurmUserFilter extends OncePerRequestFilter {
  private final SecurityContextHolderStrategy contexts =
      SecurityContextHolder.getContextHolderStrategy();

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    SlurmJwtFilter.principal(request).ifPresent(this::enter);
    chain.doFilter(request, response);
  }

  @Override
  protected boolean shouldNotFilterAsyncDispatch() {
    return false;
  }

  @Override
  protected boolean shouldNotFilterErrorDispatch() {
    return false;
  }

  /** Spring Security's own filter ends the context with the request. */
  private void enter(SlurmPrincipal user) {
    SecurityContext context = contexts.createEmptyContext();
    context.setAuthentication(authentication(user));
    contexts.setContext(context);
  }

  /** Only the filter of Slurm makes a SlurmPrincipal, so there is nothing more to check. */
  private static Authentication authentication(SlurmPrincipal user) {
    List<SimpleGrantedAuthority> roles =
        user.roles().stream().map(role -> new SimpleGrantedAuthority("ROLE_" + role)).toList();
    return new PreAuthenticatedAuthenticationToken(user, "", roles);
  }
}
