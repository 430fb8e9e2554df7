package io.github.slurmjwt.compatibility.spring;

import io.github.slurmjwt.config.FilterSettings;
import io.github.slurmjwt.servlet.SlurmJwtFilter;
import jakarta.servlet.DispatcherType;
import java.util.EnumSet;
import java.util.Map;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.env.Environment;

@Configuration
class SlurmFilterConfiguration {
  @Bean
  FilterRegistrationBean<SlurmJwtFilter> slurmJwtFilter(Environment environment) {
    Map<String, String> settings =
        Binder.get(environment).bind("slurm", Bindable.mapOf(String.class, String.class)).get();
    FilterRegistrationBean<SlurmJwtFilter> registration =
        new FilterRegistrationBean<>(new SlurmJwtFilter(FilterSettings.from(settings)));
    registration.setDispatcherTypes(EnumSet.allOf(DispatcherType.class));
    registration.addUrlPatterns("/*");
    registration.addServletNames("*"); // For dispatches by a servlet's name.
    registration.setOrder(Ordered.HIGHEST_PRECEDENCE);
    return registration;
  }
}
