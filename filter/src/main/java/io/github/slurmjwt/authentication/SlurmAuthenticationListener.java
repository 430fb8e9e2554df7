package io.github.slurmjwt.authentication;

import io.github.slurmjwt.config.ContainerSettings;
import io.github.slurmjwt.config.FilterSettings;
import io.github.slurmjwt.servlet.SlurmAuthentication;
import jakarta.security.auth.message.config.AuthConfigFactory;
import jakarta.security.auth.message.config.AuthConfigProvider;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import jakarta.servlet.ServletException;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Container-managed security for one application: a {@code listener} in its web.xml. The parameters
 * of the filter are the context-params whose names start with {@value #PREFIX}. A configuration
 * that cannot be honoured stops start-up; when the application ends, so does the thread that
 * follows its keys.
 */
public final class SlurmAuthenticationListener implements ServletContextListener {
  /** What stands before the name of each parameter. */
  public static final String PREFIX = "slurm-jwt.";

  private @Nullable SlurmAuthentication authentication;
  private @Nullable AuthConfigProvider provider;

  /** Creates the listener; the container calls it. */
  public SlurmAuthenticationListener() {}

  /**
   * Reads the settings, loads the keys, and registers with the server.
   *
   * @throws IllegalStateException when one of them fails; its message is one sentence for an
   *     administrator
   */
  @Override
  public void contextInitialized(ServletContextEvent event) {
    ServletContext application = event.getServletContext();
    AuthConfigFactory factory = AuthConfigFactory.getFactory();
    if (factory == null) {
      throw new IllegalStateException(
          "slurm-jwt-filter cannot start: this server has Jakarta Authentication switched off");
    }
    SlurmAuthentication started;
    try {
      started =
          SlurmAuthentication.start(
              "authentication of " + application.getContextPath() + "/",
              () -> settings(application));
    } catch (ServletException e) {
      throw new IllegalStateException(e.getMessage(), e);
    }
    authentication = started;
    provider = new SlurmAuthConfigProvider(started);
    try {
      for (String appContext : appContexts(application)) {
        factory.registerConfigProvider(
            provider, SlurmAuthConfigProvider.LAYER, appContext, "Slurm users");
      }
    } catch (RuntimeException e) {
      contextDestroyed(event); // Not all servers do it after a failed start.
      throw new IllegalStateException(
          "slurm-jwt-filter cannot start: this server takes no authentication module from the"
              + " application at "
              + application.getContextPath()
              + "/: "
              + e.getMessage(),
          e);
    }
  }

  /** Takes the registration back, ends the thread that follows the keys, and lets nobody in. */
  @Override
  public void contextDestroyed(ServletContextEvent event) {
    if (authentication != null) {
      authentication.close();
    }
    AuthConfigFactory factory = AuthConfigFactory.getFactory();
    if (provider != null && factory != null) {
      // None is left if a newer version of the application has registered at the same path.
      for (String registration : factory.getRegistrationIDs(provider)) {
        factory.removeRegistration(registration);
      }
    }
  }

  /**
   * Jakarta Authentication 3.0 §3.2: the name of the server, a blank, the context path. That of a
   * root application is empty, and a slash in Open Liberty.
   */
  private static List<String> appContexts(ServletContext application) {
    String server = application.getVirtualServerName() + " ";
    String path = application.getContextPath();
    return path.isEmpty() ? List.of(server, server + "/") : List.of(server + path);
  }

  private static FilterSettings settings(ServletContext application) {
    Map<String, String> parameters =
        Collections.list(application.getInitParameterNames()).stream()
            .filter(name -> name.startsWith(PREFIX))
            .collect(
                Collectors.toMap(
                    name -> name.substring(PREFIX.length()), application::getInitParameter));
    return ContainerSettings.from(parameters);
  }
}
