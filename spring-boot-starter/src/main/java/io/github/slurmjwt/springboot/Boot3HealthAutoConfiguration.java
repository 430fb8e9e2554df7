package io.github.slurmjwt.springboot;

import io.github.slurmjwt.KeySource;
import jakarta.servlet.ServletContext;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.actuate.autoconfigure.health.ConditionalOnEnabledHealthIndicator;
import org.springframework.boot.actuate.health.Health;
import org.springframework.boot.actuate.health.HealthIndicator;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.context.annotation.Bean;

/**
 * Shows the state of the keys to the actuator of Spring Boot 3 as {@code slurmJwt}, also where
 * there is no filter: a group may name it.
 */
@AutoConfiguration(after = SlurmJwtAutoConfiguration.class)
@ConditionalOnClass({HealthIndicator.class, ConditionalOnEnabledHealthIndicator.class})
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
@ConditionalOnEnabledHealthIndicator("slurmjwt")
final class Boot3HealthAutoConfiguration {
  Boot3HealthAutoConfiguration() {}

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
