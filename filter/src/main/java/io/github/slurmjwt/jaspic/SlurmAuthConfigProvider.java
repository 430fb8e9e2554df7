package io.github.slurmjwt.jaspic;

import io.github.slurmjwt.config.ContainerSecuritySettings;
import io.github.slurmjwt.engine.AuthenticationStarter;
import io.github.slurmjwt.engine.SlurmAuthentication;
import jakarta.security.auth.message.AuthException;
import jakarta.security.auth.message.config.AuthConfigFactory;
import jakarta.security.auth.message.config.AuthConfigProvider;
import jakarta.security.auth.message.config.ClientAuthConfig;
import jakarta.security.auth.message.config.ServerAuthConfig;
import jakarta.servlet.ServletException;
import java.util.Map;
import java.util.Optional;
import javax.security.auth.callback.CallbackHandler;
import org.jspecify.annotations.Nullable;

/**
 * Container-managed security for the applications of a server: the class that a server's own
 * configuration names, for instance Tomcat's {@code conf/jaspic-providers.xml}. It reloads its keys
 * as long as the server runs. For one application, {@link SlurmAuthenticationListener} is simpler.
 */
public final class SlurmAuthConfigProvider implements AuthConfigProvider {
  static final String LAYER = "HttpServlet";

  private static final String NAME = "authentication";

  private final SlurmAuthentication authentication;

  /**
   * Reads the settings and loads the keys, as Jakarta Authentication 3.0 §2.1.1.1 requires.
   *
   * <p>A server that creates this from its own configuration would show an exception to the sender
   * of each request. So without a factory none is thrown: the sentence is logged, and every request
   * is answered with status 503.
   *
   * @param properties the parameters of the filter, with the same names
   * @param factory where to register for all applications; null when the server registers
   * @throws IllegalArgumentException when there is a factory, and settings or keys cannot be used,
   *     or the factory refuses; the message is one sentence for an administrator, which is also
   *     logged
   */
  public SlurmAuthConfigProvider(
      @Nullable Map<String, String> properties, @Nullable AuthConfigFactory factory) {
    Map<String, String> parameters = properties == null ? Map.of() : properties;
    AuthenticationStarter starter =
        new AuthenticationStarter(NAME, () -> ContainerSecuritySettings.from(parameters));
    if (factory == null) {
      authentication = starter.startOrRefuse();
      authentication.announce(Optional.empty());
      return;
    }
    String registration;
    try {
      authentication = starter.start();
      registration = register(factory);
    } catch (ServletException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
    try {
      authentication.announce(Optional.empty());
    } catch (RuntimeException | Error e) {
      removeAfter(e, factory, registration);
      throw e;
    }
  }

  SlurmAuthConfigProvider(SlurmAuthentication authentication) {
    this.authentication = authentication;
  }

  @Override
  public ServerAuthConfig getServerAuthConfig(
      String layer, String appContext, @Nullable CallbackHandler handler) throws AuthException {
    if (handler == null) {
      throw new AuthException("slurm-jwt-filter: the server provides no CallbackHandler");
    }
    return new SlurmServerAuthConfig(
        layer, appContext, new SlurmServerAuthModule(authentication, handler));
  }

  /**
   * Refuses: there is no authentication of outgoing requests.
   *
   * @throws AuthException always
   */
  @Override
  public ClientAuthConfig getClientAuthConfig(
      String layer, String appContext, @Nullable CallbackHandler handler) throws AuthException {
    throw new AuthException("slurm-jwt-filter does not authenticate outgoing requests");
  }

  /** Does nothing: keys are reloaded all the time, and settings never change. */
  @Override
  public void refresh() {}

  private String register(AuthConfigFactory factory) throws ServletException {
    try {
      return factory.registerConfigProvider(this, LAYER, null, "Slurm users");
    } catch (RuntimeException | Error e) {
      throw authentication.abandon("this server accepts no authentication module", e);
    }
  }

  /** What is in the list but cannot be used would answer every request with status 503. */
  private static void removeAfter(
      Throwable failure, AuthConfigFactory factory, String registration) {
    try {
      factory.removeRegistration(registration);
    } catch (RuntimeException | Error e) {
      failure.addSuppressed(e);
    }
  }
}
