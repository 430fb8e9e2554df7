package io.github.slurmjwt.jaspic;

import io.github.slurmjwt.ConfigException;
import io.github.slurmjwt.config.ContainerSecuritySettings;
import io.github.slurmjwt.config.FilterSettings;
import io.github.slurmjwt.engine.AuthenticationStarter;
import io.github.slurmjwt.engine.SlurmAuthentication;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import jakarta.servlet.ServletException;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Container-managed security for one application: a {@code listener} in its web.xml. The parameters
 * of the filter are the context-params whose names start with {@value #PREFIX}. An unusable
 * configuration stops start-up; when the application ends, so does the thread that reloads its
 * keys.
 */
public final class SlurmAuthenticationListener implements ServletContextListener {
  /** The prefix of each parameter's name. */
  public static final String PREFIX = "slurm-jwt.";

  private @Nullable SlurmAuthentication authentication;
  private @Nullable Registration registration;

  /** Creates the listener; the container calls it. */
  public SlurmAuthenticationListener() {}

  /**
   * Reads the settings, loads the keys, and registers with the server.
   *
   * @throws IllegalStateException when one of them fails; its message is one sentence for an
   *     administrator, which is also logged
   */
  @Override
  public void contextInitialized(ServletContextEvent event) {
    ServletContext application = event.getServletContext();
    String name = "authentication of " + application.getContextPath() + "/";
    try {
      SlurmAuthentication started =
          new AuthenticationStarter(name, () -> settings(application)).start();
      authentication = started;
      register(application, started);
      announce(application, started);
    } catch (ServletException e) {
      throw new IllegalStateException(e.getMessage(), e);
    }
  }

  private void register(ServletContext application, SlurmAuthentication started)
      throws ServletException {
    try {
      Registration entered = new Registration(started);
      registration = entered;
      entered.add(application);
    } catch (RuntimeException | Error e) {
      ServletException failure =
          started.abandon("this server accepts no authentication module from the application", e);
      removeAfter(failure);
      throw failure;
    }
  }

  private void announce(ServletContext application, SlurmAuthentication started) {
    try {
      started.announce(Optional.of(application));
    } catch (RuntimeException | Error e) {
      removeAfter(e);
      throw e;
    }
  }

  /** Not all servers call contextDestroyed after a failed start. */
  private void removeAfter(Throwable failure) {
    try {
      if (registration != null) {
        registration.remove();
      }
    } catch (RuntimeException | Error e) {
      failure.addSuppressed(e);
    }
  }

  /** Removes the registration, stops reloading keys, and refuses all requests from now on. */
  @Override
  public void contextDestroyed(ServletContextEvent event) {
    if (authentication != null) {
      authentication.close();
    }
    if (registration != null) {
      registration.remove();
    }
  }

  private static FilterSettings settings(ServletContext application) {
    if (!hasAuthentication()) {
      throw new ConfigException(
          "this server has no Jakarta Authentication, or has it disabled: use the filter");
    }
    Map<String, String> parameters =
        Collections.list(application.getInitParameterNames()).stream()
            .filter(name -> name.startsWith(PREFIX))
            .collect(
                Collectors.toMap(
                    name -> name.substring(PREFIX.length()), application::getInitParameter));
    return ContainerSecuritySettings.from(parameters);
  }

  private static boolean hasAuthentication() {
    try {
      return Registration.isPossible();
    } catch (LinkageError e) {
      return false;
    }
  }
}
