package io.github.slurmjwt.springboot;

import io.github.slurmjwt.ConfigException;
import io.github.slurmjwt.KeySource;
import io.github.slurmjwt.config.FilterSettings;
import io.github.slurmjwt.keys.KeyLoadException;
import io.github.slurmjwt.keys.LiveDenyList;
import io.github.slurmjwt.keys.LiveKeys;
import io.github.slurmjwt.servlet.SlurmJwtFilter;
import jakarta.servlet.DispatcherType;
import java.time.InstantSource;
import java.util.EnumSet;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.core.Ordered;
import org.springframework.core.env.Environment;

/**
 * Puts the filter before every servlet of an application, with the parameters {@code slurm-jwt.…}.
 * It is on unless {@code slurm-jwt.enabled} is {@code false}: without keys the application does not
 * start. A {@link FilterSettings}, {@link KeySource}, {@link SlurmJwtFilter} or registration of one
 * that the application has as a bean is taken in place of the one made here.
 */
@AutoConfiguration
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
@ConditionalOnProperty(name = PropertyNames.ENABLED, matchIfMissing = true)
public class SlurmJwtAutoConfiguration {
  /**
   * Behind the filters that read a proxy's headers and count requests, before all that do something
   * with a request: sessions, forms and Spring Security.
   */
  static final int ORDER = Ordered.HIGHEST_PRECEDENCE + 10;

  private static final String KEYS = "slurmJwtKeys";

  /** Creates the configuration; Spring calls it. */
  public SlurmJwtAutoConfiguration() {}

  @Bean
  @ConditionalOnMissingBean(
      value = {FilterSettings.class, SlurmJwtFilter.class},
      parameterizedContainer = FilterRegistrationBean.class)
  FilterSettings slurmJwtSettings(Environment environment, BeanFactory beans) {
    boolean ownKeys = !beans.containsBean(KEYS);
    return BootSettings.read(environment, ownKeys);
  }

  /** Loads the keys before a server starts, and follows them until the application ends. */
  @Bean(KEYS)
  @ConditionalOnMissingBean(
      value = {KeySource.class, SlurmJwtFilter.class},
      parameterizedContainer = FilterRegistrationBean.class)
  LiveKeys slurmJwtKeys(FilterSettings settings) {
    try {
      return LiveKeys.start(settings.keys(), InstantSource.system());
    } catch (KeyLoadException e) {
      throw failure(e);
    }
  }

  private static ConfigException failure(KeyLoadException cause) {
    ConfigException failure = new ConfigException(String.valueOf(cause.getMessage()));
    failure.initCause(cause);
    return failure;
  }

  @Bean
  @ConditionalOnMissingBean(
      value = SlurmJwtFilter.class,
      parameterizedContainer = FilterRegistrationBean.class)
  SlurmJwtFilter slurmJwtFilter(FilterSettings settings, KeySource keys) {
    if (settings.denyList().isPresent()) {
      try {
        LiveDenyList.load(settings.denyList().get()); // Else the server would find a mistake.
      } catch (KeyLoadException e) {
        throw failure(e);
      }
    }
    return new SlurmJwtFilter(settings, keys);
  }

  @Bean
  @ConditionalOnBean(SlurmJwtFilter.class)
  FilterRegistrationBean<SlurmJwtFilter> slurmJwtFilterRegistration(SlurmJwtFilter filter) {
    FilterRegistrationBean<SlurmJwtFilter> registration = new FilterRegistrationBean<>(filter);
    registration.setName("slurm-jwt");
    registration.setDispatcherTypes(EnumSet.allOf(DispatcherType.class));
    registration.addUrlPatterns("/*");
    registration.addServletNames("*"); // For dispatches by a servlet's name.
    registration.setOrder(ORDER);
    return registration;
  }
}
