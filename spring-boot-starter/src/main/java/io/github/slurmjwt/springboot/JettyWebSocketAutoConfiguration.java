package io.github.slurmjwt.springboot;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.FilterRegistration;
import jakarta.servlet.ServletContext;
import java.util.EnumSet;
import java.util.List;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnNotWarDeployment;
import org.springframework.boot.web.servlet.ServletContextInitializer;
import org.springframework.context.annotation.Bean;
import org.springframework.util.ClassUtils;

/**
 * Adds the filter in which Jetty answers WebSocket handshakes, in place of Spring Boot: behind all
 * other filters too, and with a parameter, without which the Slurm filter takes it for one that
 * Jetty has put before itself. Only for the starter's own registration, which is known to be
 * before.
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
@ConditionalOnBean(name = SlurmJwtAutoConfiguration.REGISTRATION)
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
  ServletContextInitializer slurmJwtBeforeWebSocket() {
    return context -> {
      if (context.getServerInfo().startsWith("jetty/")) {
        FILTERS.stream()
            .filter(name -> ClassUtils.isPresent(name, context.getClassLoader()))
            .forEach(name -> add(context, name));
      }
    };
  }

  /** Jetty looks for a filter under the name of its class before it adds its own. */
  private static void add(ServletContext context, String name) {
    FilterRegistration.Dynamic filter = context.addFilter(name, name);
    filter.setAsyncSupported(true);
    filter.setInitParameter("autoFragment", "true"); // Jetty's default.
    // Matched after the filters of Spring Boot whatever the order of registration.
    filter.addMappingForUrlPatterns(EnumSet.of(DispatcherType.REQUEST), true, "/*");
  }
}
