package io.github.slurmjwt.compatibility.spring;

import io.github.slurmjwt.config.FilterSettings;
import io.github.slurmjwt.servlet.SlurmJwtFilter;
import jakarta.servlet.DispatcherType;
import java.util.EnumSet;
import java.util.Map;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration
class SlurmFilterConfiguration {
  /** Spring Security's own filter has the order -100. */
  private static final int BEFORE_SPRING_SECURITY = -101;

  @Bean
  FilterRegistrationBean<SlurmJwtFilter> slurmFilter(
      @Value("${slurm.auth-alt-parameters}") String authAltParameters,
      @Value("${slurm.mode:required}") String mode) {
    FilterSettings settings =
        FilterSettings.from(Map.of("AuthAltParameters", authAltParameters, "mode", mode));
    FilterRegistrationBean<SlurmJwtFilter> registration =
        new FilterRegistrationBean<>(new SlurmJwtFilter(settings));
    registration.setName("slurm");
    registration.setOrder(BEFORE_SPRING_SECURITY);
    registration.setDispatcherTypes(EnumSet.allOf(DispatcherType.class));
    return registration;
  }
}
