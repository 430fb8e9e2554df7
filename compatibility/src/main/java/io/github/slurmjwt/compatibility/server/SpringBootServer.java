package io.github.slurmjwt.compatibility.server;

import static java.util.Objects.requireNonNull;

import io.github.slurmjwt.config.FilterSettings;
import io.github.slurmjwt.servlet.SlurmJwtFilter;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.ServletContainerInitializer;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.boot.web.servlet.ServletContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.env.Environment;

/** Spring Boot with its embedded Tomcat and the filter as a bean; a server for each application. */
final class SpringBootServer implements EmbeddedServer {
  private static final String MVC_PATH = "/mvc";

  private final Map<String, ConfigurableApplicationContext> contexts = new HashMap<>();

  /** What a portal's own code would be, but for the servlets. */
  @Configuration(proxyBeanMethods = false)
  @EnableAutoConfiguration
  static class Portal {
    @Bean
    FilterRegistrationBean<SlurmJwtFilter> slurmJwtFilter(Environment environment) {
      Map<String, String> settings =
          Binder.get(environment)
              .bind("slurm-jwt", Bindable.mapOf(String.class, String.class))
              .get();
      FilterRegistrationBean<SlurmJwtFilter> registration =
          new FilterRegistrationBean<>(new SlurmJwtFilter(FilterSettings.from(settings)));
      registration.setDispatcherTypes(EnumSet.allOf(DispatcherType.class));
      registration.addUrlPatterns("/*");
      registration.addServletNames("*"); // For dispatches by a servlet's name.
      registration.setOrder(Ordered.HIGHEST_PRECEDENCE);
      return registration;
    }

    @Bean
    ServletContextInitializer servlets() throws ReflectiveOperationException {
      ServletContainerInitializer servlets = Application.servlets();
      return context -> {
        servlets.onStartup(Set.of(), context);
        // Where Spring Boot sends errors to when its own servlet stands aside.
        context.getServletRegistration("echo").addMapping(MVC_PATH + "/error");
      };
    }
  }

  public static void main(String[] args) {
    EmbeddedServer.serve(SpringBootServer::new);
  }

  @Override
  public int deploy(Application application) throws Exception {
    Map<String, Object> properties = new HashMap<>();
    application
        .filterParameters()
        .forEach((name, value) -> properties.put("slurm-jwt." + name, value));
    properties.put("server.address", "127.0.0.1");
    properties.put("server.port", "0");
    properties.put("server.http2.enabled", "true");
    properties.put("server.servlet.context-path", application.contextPath());
    properties.put("spring.mvc.servlet.path", MVC_PATH);
    SpringApplication boot = new SpringApplication(Portal.class);
    boot.setDefaultProperties(properties);
    ConfigurableApplicationContext context = boot.run();
    contexts.put(application.contextPath(), context);
    return context.getEnvironment().getRequiredProperty("local.server.port", Integer.class);
  }

  @Override
  public void undeploy(String contextPath) {
    requireNonNull(contexts.remove(contextPath)).close();
  }
}
