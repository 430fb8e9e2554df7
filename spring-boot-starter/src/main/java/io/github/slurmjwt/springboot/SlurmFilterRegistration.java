package io.github.slurmjwt.springboot;

import io.github.slurmjwt.servlet.SlurmJwtFilter;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.FilterRegistration;
import java.util.EnumSet;
import org.springframework.boot.web.servlet.FilterRegistrationBean;

/**
 * Maps the filter to all paths, and to dispatches by a servlet's name, which no path covers. A
 * mapping by name must not count for requests: Jetty would call the filter once more, behind Spring
 * Security, and hide its users.
 */
final class SlurmFilterRegistration extends FilterRegistrationBean<SlurmJwtFilter> {
  SlurmFilterRegistration(SlurmJwtFilter filter, int order) {
    super(filter);
    setName("slurm-jwt");
    setDispatcherTypes(EnumSet.allOf(DispatcherType.class));
    addUrlPatterns("/*");
    setOrder(order);
  }

  @Override
  protected void configure(FilterRegistration.Dynamic registration) {
    super.configure(registration);
    registration.addMappingForServletNames(
        EnumSet.of(DispatcherType.FORWARD, DispatcherType.INCLUDE), false, "*");
  }
}
