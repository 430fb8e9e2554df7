package io.github.slurmjwt.jaspic;

import io.github.slurmjwt.testing.Http;
import jakarta.security.auth.message.config.AuthConfigFactory;
import jakarta.security.auth.message.config.AuthConfigProvider;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.apache.catalina.Context;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.authenticator.jaspic.AuthConfigFactoryImpl;
import org.apache.catalina.startup.Tomcat;
import org.apache.tomcat.util.descriptor.web.SecurityCollection;
import org.apache.tomcat.util.descriptor.web.SecurityConstraint;
import org.jspecify.annotations.Nullable;

/**
 * Tomcat in this JVM with one application, whose constraints admit users to {@code /users/*} and
 * the role staff to {@code /staff/*}; and with a list of authentication modules of its own.
 */
final class SecuredServer implements AutoCloseable {
  private final Tomcat tomcat = new Tomcat();
  private final @Nullable AuthConfigFactory before = AuthConfigFactory.getFactory();
  private final Context context;

  private SecuredServer(Path folder, String path, Map<String, String> parameters) {
    AuthConfigFactory.setFactory(new AuthConfigFactoryImpl());
    tomcat.setBaseDir(folder.toString());
    tomcat.setPort(0);
    tomcat.getConnector().setProperty("address", "127.0.0.1");
    tomcat.getConnector().setAllowTrace(true); // Left to the module.
    context = tomcat.addContext(path, folder.toString());
    parameters.forEach(context::addParameter);
    Tomcat.addServlet(context, "application", new SecuredApplication()).addMapping("/*");
    constrain("/users/*", SecurityConstraint.ROLE_ALL_AUTHENTICATED_USERS);
    constrain("/staff/*", "staff");
  }

  /** Without the listener: the test says what authenticates. */
  static SecuredServer without(Path folder) throws LifecycleException {
    return started(new SecuredServer(folder, "", Map.of()));
  }

  /** With the listener and these context-params, at this path. */
  static SecuredServer with(Path folder, String path, Map<String, String> parameters)
      throws LifecycleException {
    SecuredServer server = new SecuredServer(folder, path, parameters);
    server.context.addApplicationListener(SlurmAuthenticationListener.class.getName());
    return started(server);
  }

  private static SecuredServer started(SecuredServer server) throws LifecycleException {
    try {
      server.tomcat.start();
      return server;
    } catch (LifecycleException e) {
      server.close();
      throw e;
    }
  }

  private void constrain(String pattern, String role) {
    SecurityCollection paths = new SecurityCollection();
    paths.addPattern(pattern);
    SecurityConstraint constraint = new SecurityConstraint();
    constraint.addCollection(paths);
    constraint.addAuthRole(role);
    context.addConstraint(constraint);
    context.addSecurityRole(role);
  }

  Http http() {
    return new Http(tomcat.getConnector().getLocalPort());
  }

  Context context() {
    return context;
  }

  /** The module that the server has for this application, by its name and path. */
  static Optional<AuthConfigProvider> registered(String application) {
    return Optional.ofNullable(
        AuthConfigFactory.getFactory()
            .getConfigProvider(SlurmAuthConfigProvider.LAYER, application, null));
  }

  @Override
  public void close() {
    try {
      tomcat.stop();
      tomcat.destroy();
    } catch (LifecycleException e) {
      throw new AssertionError(e);
    } finally {
      AuthConfigFactory.setFactory(before);
    }
  }
}
