package io.github.slurmjwt.springboot;

import io.github.slurmjwt.ConfigException;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;

/** Keeps a WebFlux application, which has no servlet filters, from running unprotected. */
@AutoConfiguration
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.REACTIVE)
@ConditionalOnProperty(name = PropertyNames.ENABLED, matchIfMissing = true)
final class ReactiveRefusalAutoConfiguration {
  ReactiveRefusalAutoConfiguration() {
    throw new ConfigException(
        "the filter protects servlet applications and this one is reactive: use Spring MVC, or set "
            + PropertyNames.ENABLED
            + "=false and check tokens with TokenVerifier");
  }
}
