package io.github.slurmjwt.compatibility.spring;

import jakarta.servlet.http.HttpServletResponse;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.method.configuration.EnableMethodSecurity;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.provisioning.InMemoryUserDetailsManager;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.authentication.preauth.AbstractPreAuthenticatedProcessingFilter;

@Configuration
@EnableMethodSecurity
class SecurityConfiguration {
  @Bean
  @Order(1)
  SecurityFilterChain slurmUsers(HttpSecurity http) throws Exception {
    return http.securityMatcher("/api/**")
        .addFilterAt(new SlurmUserFilter(), AbstractPreAuthenticatedProcessingFilter.class)
        .authorizeHttpRequests(
            requests ->
                requests
                    .requestMatchers("/api/open")
                    .permitAll()
                    .requestMatchers("/api/staff")
                    .hasRole("staff")
                    .anyRequest()
                    .authenticated())
        .sessionManagement(
            sessions -> sessions.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
        .csrf(AbstractHttpConfigurer::disable)
        .exceptionHandling(
            exceptions ->
                exceptions.authenticationEntryPoint(
                    (request, response, exception) -> {
                      response.setHeader("WWW-Authenticate", "Bearer realm=\"slurm\"");
                      response.setStatus(HttpServletResponse.SC_UNAUTHORIZED);
                    }))
        .build();
  }

  /** The pages of people who log in with a password. Needs mode optional. */
  @Bean
  @Order(2)
  SecurityFilterChain passwordUsers(HttpSecurity http) throws Exception {
    return http.authorizeHttpRequests(requests -> requests.anyRequest().authenticated())
        .formLogin(Customizer.withDefaults())
        .build();
  }

  @Bean
  UserDetailsService passwords() {
    return new InMemoryUserDetailsManager(
        User.withUsername("admin").password("{noop}admin-pw").roles("ADMIN").build());
  }
}
