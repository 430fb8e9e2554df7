package io.github.slurmjwt.springboot;

import io.github.slurmjwt.KeySource;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.context.annotation.Bean;

/** Shows the state of the keys to the actuator of Spring Boot 4 as {@code slurmJwt}. */
@AutoConfiguration(after = SlurmJwtAutoConfiguration.class)
@ConditionalOnClass({HealthIndicator.class, ConditionalOnEnabledHealthIndicator.class})
@ConditionalOnBean({SlurmJwtAutoConfiguration.class, KeySource.class})
@ConditionalOnEnabledHealthIndicator("slurmjwt")
final class Boot4HealthAutoConfiguration {
  Boot4HealthAutoConfiguration() {}

  @Bean
  @ConditionalOnMissingBean(name = "slurmJwtHealthIndicator")
  HealthIndicator slurmJwtHealthIndicator(KeySource keys) {
    return () -> {
      KeyHealth state = KeyHealth.of(keys);
      return Health.status(state.available() ? Status.UP : Status.OUT_OF_SERVICE)
          .withDetails(state.details())
          .build();
    };
  }
}
