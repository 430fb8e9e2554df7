package io.github.slurmjwt.springboot;

import io.github.slurmjwt.servlet.SlurmJwtFilter;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.web.server.ConfigurableWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;

/**
 * Has the filter made before an embedded server starts: Jetty would write a stack trace to the log
 * for settings that turn out wrong within.
 */
@AutoConfiguration(after = SlurmJwtAutoConfiguration.class)
@ConditionalOnClass(WebServerFactoryCustomizer.class)
@ConditionalOnBean(SlurmJwtFilter.class)
final class EmbeddedServerAutoConfiguration {
  EmbeddedServerAutoConfiguration() {}

  @Bean
  FilterFirst slurmJwtFilterFirst(ObjectProvider<SlurmJwtFilter> filter) {
    return new FilterFirst(filter);
  }

  /** Changes nothing in the server's settings; Spring Boot calls it before it makes the server. */
  record FilterFirst(ObjectProvider<SlurmJwtFilter> filter)
      implements WebServerFactoryCustomizer<ConfigurableWebServerFactory> {
    @Override
    public void customize(ConfigurableWebServerFactory server) {
      filter.stream().forEach(made -> {});
    }
  }
}
