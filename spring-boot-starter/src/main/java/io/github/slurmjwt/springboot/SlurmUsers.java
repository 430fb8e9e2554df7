package io.github.slurmjwt.springboot;

import io.github.slurmjwt.config.FilterSettings;
import io.github.slurmjwt.servlet.SlurmJwtFilter;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationContext;
import org.springframework.http.MediaType;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.annotation.web.configurers.CsrfConfigurer;
import org.springframework.security.config.annotation.web.configurers.ExceptionHandlingConfigurer;
import org.springframework.security.web.AuthenticationEntryPoint;
import org.springframework.security.web.authentication.preauth.AbstractPreAuthenticatedProcessingFilter;
import org.springframework.security.web.util.matcher.MediaTypeRequestMatcher;
import org.springframework.security.web.util.matcher.NegatedRequestMatcher;

/**
 * Makes Slurm's users those of every {@code SecurityFilterChain} of an application. Spring Security
 * finds it in {@code META-INF/spring.factories}.
 */
final class SlurmUsers extends AbstractHttpConfigurer<SlurmUsers, HttpSecurity> {
  SlurmUsers() {}

  @Override
  public void init(HttpSecurity http) {
    ApplicationContext context = http.getSharedObject(ApplicationContext.class);
    if (!isOn(context)) {
      return;
    }
    acceptFormsOfSlurmUsers(http);
    challenge(http, context);
  }

  @Override
  public void configure(HttpSecurity http) {
    if (isOn(http.getSharedObject(ApplicationContext.class))) {
      http.addFilterAt(new SlurmUserFilter(), AbstractPreAuthenticatedProcessingFilter.class);
    }
  }

  /** The library may be on the class path of an application that has switched it off. */
  private static boolean isOn(ApplicationContext context) {
    return context.getBeanProvider(SlurmJwtAutoConfiguration.class).getIfAvailable() != null;
  }

  /**
   * No foreign page can send a token in a header, and one in a cookie counts for own pages only.
   */
  private static void acceptFormsOfSlurmUsers(HttpSecurity http) {
    CsrfConfigurer<HttpSecurity> csrf = configurer(http, CsrfConfigurer.class);
    if (csrf != null) {
      csrf.ignoringRequestMatchers(request -> SlurmJwtFilter.principal(request).isPresent());
    }
  }

  /** A browser in search of a page keeps the log-in that the application may have. */
  private static void challenge(HttpSecurity http, ApplicationContext context) {
    ExceptionHandlingConfigurer<HttpSecurity> handling =
        configurer(http, ExceptionHandlingConfigurer.class);
    if (handling != null) {
      FilterSettings settings = context.getBeanProvider(FilterSettings.class).getIfAvailable();
      String realm = settings == null ? "slurm" : settings.http().realm();
      MediaTypeRequestMatcher pages = new MediaTypeRequestMatcher(MediaType.TEXT_HTML);
      pages.setIgnoredMediaTypes(Set.of(MediaType.ALL));
      handling.defaultAuthenticationEntryPointFor(
          challenge(realm), new NegatedRequestMatcher(pages));
    }
  }

  private static AuthenticationEntryPoint challenge(String realm) {
    return (request, response, exception) -> {
      response.setHeader("WWW-Authenticate", "Bearer realm=\"" + realm + "\"");
      response.setStatus(HttpServletResponse.SC_UNAUTHORIZED);
    };
  }

  /** Spring Security's own way to ask for one that has a type parameter; null where it is off. */
  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
  private static <C> @Nullable C configurer(HttpSecurity http, Class<?> type) {
    return (C) http.getConfigurer((Class<AbstractHttpConfigurer>) type);
  }
}
