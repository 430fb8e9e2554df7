package io.github.slurmjwt.springboot;

import io.github.slurmjwt.KeySource;
import jakarta.servlet.ServletContext;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;

/**
 * Shows the state of the keys to the actuator of Spring Boot 4 as {@code slurmJwt}, also where
 * there is no filter: a group may name it.
 */
@AutoConfiguration(after = SlurmJwtAutoConfiguration.class)
@ConditionalOnClass({HealthIndicator.class, ConditionalOnEnabledHealthIndicator.class})
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
@ConditionalOnEnabledHealthIndicator("slurmjwt")
final class Boot4HealthAutoConfiguration {
  Boot4HealthAutoConfiguration() {}

  @Bean
  @ConditionalOnMissingBean(name = "slurmJwtHealthIndicator")
  HealthIndicator slurmJwtHealthIndicator(
      ObjectProvider<KeySource> keys, ServletContext application) {
    return () -> {
      KeyHealth state = KeyHealth.of(keys.getIfUnique(), application);
      return Health.status(state.status()).withDetails(state.details()).build();
    };
  }
}
