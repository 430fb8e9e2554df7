package io.github.slurmjwt.compatibility.server;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import org.glassfish.embeddable.GlassFish;
import org.glassfish.embeddable.GlassFishException;
import org.glassfish.embeddable.GlassFishProperties;
import org.glassfish.embeddable.GlassFishRuntime;

/** Embedded GlassFish. It listens everywhere unless told otherwise before it starts to. */
final class GlassFishServer implements EmbeddedServer {
  private static final int PORT_ATTEMPTS = 100;

  private final GlassFish glassFish;
  private final int port;
  private final Map<String, String> names = new HashMap<>();

  private GlassFishServer() throws Exception {
    port = freePort();
    String listener =
        "embedded-glassfish-config.server.network-config.network-listeners.network-listener.http-listener.";
    GlassFishProperties properties = new GlassFishProperties();
    properties.setProperty(listener + "port", Integer.toString(port));
    properties.setProperty(listener + "address", "127.0.0.1");
    properties.setProperty(listener + "enabled", "true");
    glassFish = GlassFishRuntime.bootstrap().newGlassFish(properties);
    glassFish.start();
  }

  /** Returns a port below those of clients, which could be given it before GlassFish listens. */
  private static int freePort() throws IOException {
    for (int attempt = 1; ; attempt++) {
      int port = ThreadLocalRandom.current().nextInt(16_384, 32_768);
      try (ServerSocket free = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
        return free.getLocalPort();
      } catch (BindException e) {
        if (attempt == PORT_ATTEMPTS) {
          throw e;
        }
      }
    }
  }

  public static void main(String[] args) {
    EmbeddedServer.serve(GlassFishServer::new);
  }

  @Override
  public int deploy(Application application) throws Exception {
    String name =
        glassFish
            .getDeployer()
            .deploy(
                application.war().toFile(),
                "--contextroot=" + application.contextPath(),
                "--name=" + application.name());
    if (name == null) {
      throw new GlassFishException(application + " was not deployed");
    }
    names.put(application.contextPath(), name);
    return port;
  }

  @Override
  public void undeploy(String contextPath) throws Exception {
    glassFish.getDeployer().undeploy(names.remove(contextPath));
  }
}
