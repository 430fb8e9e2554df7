package io.github.slurmjwt.springboot;

import io.github.slurmjwt.servlet.SlurmJwtFilter;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.FilterRegistration;
import jakarta.servlet.ServletContext;
import java.util.EnumSet;
import java.util.List;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnNotWarDeployment;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.boot.web.servlet.ServletContextInitializer;
import org.springframework.context.annotation.Bean;
import org.springframework.util.ClassUtils;

/**
 * Adds the filter in which Jetty answers WebSocket handshakes, in place of Spring Boot: behind all
 * other filters too, and with a parameter, without which the Slurm filter takes it for one that
 * Jetty has put before itself.
 */
@AutoConfiguration(
    after = SlurmJwtAutoConfiguration.class,
    beforeName = {
      // Spring Boot 3.5.
      "org.springframework.boot.autoconfigure.websocket.servlet.WebSocketServletAutoConfiguration",
      // Spring Boot 4.
      "org.springframework.boot.jetty.autoconfigure.servlet.JettyServletWebServerAutoConfiguration"
    })
@ConditionalOnNotWarDeployment
@ConditionalOnBean(
    value = SlurmJwtFilter.class,
    parameterizedContainer = FilterRegistrationBean.class)
final class JettyWebSocketAutoConfiguration {
  /** Spring Boot 3.5 and 4 leave theirs out where a bean has this name. */
  private static final String BEAN = "websocketUpgradeFilterWebServerCustomizer";

  private static final List<String> FILTERS =
      List.of(
          "org.eclipse.jetty.ee10.websocket.servlet.WebSocketUpgradeFilter",
          "org.eclipse.jetty.ee11.websocket.servlet.WebSocketUpgradeFilter");

  JettyWebSocketAutoConfiguration() {}

  @Bean(BEAN)
  @ConditionalOnMissingBean(name = BEAN)
  ServletContextInitializer slurmJwtBeforeWebSocket(
      ObjectProvider<FilterRegistrationBean<SlurmJwtFilter>> registrations) {
    return context -> {
      if (context.getServerInfo().startsWith("jetty/")) {
        boolean last = registrations.stream().anyMatch(FilterRegistrationBean::isMatchAfter);
        FILTERS.stream()
            .filter(name -> ClassUtils.isPresent(name, context.getClassLoader()))
            .forEach(name -> add(context, name, !last));
      }
    };
  }

  /**
   * Jetty looks for a filter under the name of its class before it adds its own.
   *
   * @param behind whether the Slurm filter is not mapped with {@code isMatchAfter} itself, so that
   *     one that is stands behind it whatever the order of registration
   */
  private static void add(ServletContext context, String name, boolean behind) {
    FilterRegistration.Dynamic filter = context.addFilter(name, name);
    filter.setAsyncSupported(true);
    if (behind) {
      filter.setInitParameter("autoFragment", "true"); // Jetty's default.
    }
    filter.addMappingForUrlPatterns(EnumSet.of(DispatcherType.REQUEST), true, "/*");
  }
}
