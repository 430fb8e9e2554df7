package io.github.slurmjwt.compatibility.server;

import static java.util.Objects.requireNonNull;

import java.util.HashMap;
import java.util.Map;
import org.eclipse.jetty.ee11.webapp.WebAppContext;

/** Embedded Jetty with its Jakarta EE 11 environment. */
final class JettyEe11Server implements EmbeddedServer {
  private final JettyCore jetty = new JettyCore();
  private final Map<String, WebAppContext> contexts = new HashMap<>();

  private JettyEe11Server() throws Exception {}

  public static void main(String[] args) {
    EmbeddedServer.serve(JettyEe11Server::new);
  }

  @Override
  public int deploy(Application application) throws Exception {
    WebAppContext context =
        new WebAppContext(application.war().toString(), application.contextPath());
    context.setThrowUnavailableOnStartupException(true);
    jetty.add(context);
    contexts.put(application.contextPath(), context);
    return jetty.port();
  }

  @Override
  public void undeploy(String contextPath) throws Exception {
    jetty.remove(requireNonNull(contexts.remove(contextPath)));
  }
}
