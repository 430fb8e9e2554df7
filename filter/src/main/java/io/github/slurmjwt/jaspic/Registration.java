package io.github.slurmjwt.jaspic;

import io.github.slurmjwt.engine.SlurmAuthentication;
import jakarta.security.auth.message.config.AuthConfigFactory;
import jakarta.security.auth.message.config.AuthConfigProvider;
import jakarta.servlet.ServletContext;
import java.util.List;

/**
 * An application's registration in the server's list of authentication modules. Separate from the
 * listener, since it can only be loaded where Jakarta Authentication is present.
 */
final class Registration {
  private final AuthConfigProvider provider;

  Registration(SlurmAuthentication authentication) {
    provider = new SlurmAuthConfigProvider(authentication);
  }

  /** Tells whether this server has such a list. */
  static boolean isPossible() {
    return AuthConfigFactory.getFactory() != null;
  }

  /**
   * Registers the application.
   *
   * @throws RuntimeException when the server refuses, perhaps halfway
   * @throws Error when classes of the server are missing
   */
  void add(ServletContext application) {
    AuthConfigFactory factory = AuthConfigFactory.getFactory();
    for (String appContext : appContexts(application)) {
      factory.registerConfigProvider(
          provider, SlurmAuthConfigProvider.LAYER, appContext, "Slurm users");
    }
  }

  void remove() {
    AuthConfigFactory factory = AuthConfigFactory.getFactory();
    if (factory != null) {
      // None is left if a newer version of the application has registered at the same path.
      for (String registration : factory.getRegistrationIDs(provider)) {
        factory.removeRegistration(registration);
      }
    }
  }

  /**
   * Jakarta Authentication 3.0 §3.2: the name of the server, a space, the context path. That of a
   * root application is empty, and a slash in Open Liberty.
   */
  private static List<String> appContexts(ServletContext application) {
    String server = application.getVirtualServerName() + " ";
    String path = application.getContextPath();
    return path.isEmpty() ? List.of(server, server + "/") : List.of(server + path);
  }
}
