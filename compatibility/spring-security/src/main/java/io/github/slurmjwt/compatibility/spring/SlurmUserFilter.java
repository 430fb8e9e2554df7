package io.github.slurmjwt.compatibility.spring;

import static java.util.Objects.requireNonNull;

import io.github.slurmjwt.SlurmPrincipal;
import jakarta.servlet.http.HttpServletRequest;
import java.security.Principal;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.authority.SimpleGrantedAuthority;
import org.springframework.security.web.authentication.preauth.AbstractPreAuthenticatedProcessingFilter;
import org.springframework.security.web.authentication.preauth.PreAuthenticatedAuthenticationToken;
import org.springframework.security.web.context.RequestAttributeSecurityContextRepository;

/** Tells Spring Security who the Slurm filter found. */
class SlurmUserFilter extends AbstractPreAuthenticatedProcessingFilter {
  SlurmUserFilter() {
    setAuthenticationManager(SlurmUserFilter::withRoles);
    setRequiresAuthenticationRequestMatcher(
        request -> request.getUserPrincipal() instanceof SlurmPrincipal);
    // By default the session would keep the user, who would then need no token any more.
    setSecurityContextRepository(new RequestAttributeSecurityContextRepository());
  }

  @Override
  protected @Nullable Principal getPreAuthenticatedPrincipal(HttpServletRequest request) {
    return request.getUserPrincipal();
  }

  @Override
  protected String getPreAuthenticatedCredentials(HttpServletRequest request) {
    return "";
  }

  /** Only the filter of Slurm makes a SlurmPrincipal, so there is nothing more to check. */
  private static Authentication withRoles(Authentication found) {
    SlurmPrincipal user = (SlurmPrincipal) requireNonNull(found.getPrincipal());
    List<SimpleGrantedAuthority> roles =
        user.roles().stream().map(role -> new SimpleGrantedAuthority("ROLE_" + role)).toList();
    return new PreAuthenticatedAuthenticationToken(user, "", roles);
  }
}
