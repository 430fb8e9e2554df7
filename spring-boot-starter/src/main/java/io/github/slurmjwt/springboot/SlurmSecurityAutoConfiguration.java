package io.github.slurmjwt.springboot;

import io.github.slurmjwt.config.FilterSettings;
import io.github.slurmjwt.config.Mode;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.security.authentication.AuthenticationManager;
import org.springframework.security.authentication.AuthenticationProvider;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configuration.EnableWebSecurity;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.provisioning.InMemoryUserDetailsManager;
import org.springframework.security.web.SecurityFilterChain;

/**
 * The rules of an application that has Spring Security but no {@code SecurityFilterChain}: in mode
 * {@code required} the filter has decided already; in the other two Spring Security asks for a user
 * everywhere but on the excluded paths. Nobody logs in with a password.
 */
@AutoConfiguration(
    after = SlurmJwtAutoConfiguration.class,
    beforeName = {
      // Spring Boot 3.5.
      "org.springframework.boot.autoconfigure.security.servlet.SecurityAutoConfiguration",
      "org.springframework.boot.autoconfigure.security.servlet.UserDetailsServiceAutoConfiguration",
      "org.springframework.boot.actuate.autoconfigure.security.servlet.ManagementWebSecurityAutoConfiguration",
      // Spring Boot 4.
      "org.springframework.boot.security.autoconfigure.UserDetailsServiceAutoConfiguration",
      "org.springframework.boot.security.autoconfigure.web.servlet.ServletWebSecurityAutoConfiguration",
      "org.springframework.boot.security.autoconfigure.actuate.web.servlet.ManagementWebSecurityAutoConfiguration"
    })
@ConditionalOnClass({SecurityFilterChain.class, HttpSecurity.class})
@ConditionalOnBean(FilterSettings.class)
@ConditionalOnMissingBean(SecurityFilterChain.class)
@EnableWebSecurity
final class SlurmSecurityAutoConfiguration {
  SlurmSecurityAutoConfiguration() {}

  @Bean
  SecurityFilterChain slurmJwtSecurity(HttpSecurity http, FilterSettings settings)
      throws Exception {
    OpenPaths open = new OpenPaths(settings.http().excludedPaths());
    boolean decided = settings.http().mode() == Mode.REQUIRED;
    return http.authorizeHttpRequests(
            requests -> {
              if (decided) {
                requests.anyRequest().permitAll();
              } else {
                requests.requestMatchers(open).permitAll().anyRequest().authenticated();
              }
            })
        .sessionManagement(it -> it.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
        .logout(logout -> logout.disable())
        .build();
  }

  /** Without it Spring Boot makes up a user, and writes a password for it to the log. */
  @Bean
  @ConditionalOnMissingBean({
    UserDetailsService.class,
    AuthenticationManager.class,
    AuthenticationProvider.class
  })
  UserDetailsService slurmJwtNoPasswords() {
    return new InMemoryUserDetailsManager();
  }
}
