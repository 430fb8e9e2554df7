package io.github.slurmjwt.compatibility.server;

import static java.util.Objects.requireNonNull;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.apache.catalina.Context;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.LifecycleState;
import org.apache.catalina.startup.Tomcat;
import org.apache.coyote.http2.Http2Protocol;

/** Embedded Tomcat, which scans for nothing; WebSocket's initializer is found by its file. */
final class TomcatServer implements EmbeddedServer {
  private final Tomcat tomcat = new Tomcat();
  private final Map<String, Context> contexts = new HashMap<>();

  private TomcatServer() throws Exception {
    Path folder = Files.createTempDirectory("tomcat");
    Files.createDirectories(folder.resolve("webapps"));
    tomcat.setBaseDir(folder.toString());
    tomcat.setPort(0);
    tomcat.getConnector().setProperty("address", "127.0.0.1");
    tomcat.getConnector().addUpgradeProtocol(new Http2Protocol());
    tomcat.getHost(); // Makes it.
    tomcat.start();
  }

  public static void main(String[] args) {
    EmbeddedServer.serve(TomcatServer::new);
  }

  @Override
  public int deploy(Application application) throws Exception {
    Context context = tomcat.addWebapp(application.contextPath(), application.war().toString());
    if (context.getState() != LifecycleState.STARTED) {
      throw new LifecycleException(application + " did not start");
    }
    contexts.put(application.contextPath(), context);
    return tomcat.getConnector().getLocalPort();
  }

  @Override
  public void undeploy(String contextPath) throws LifecycleException {
    Context context = requireNonNull(contexts.remove(contextPath));
    tomcat.getHost().removeChild(context);
    context.destroy();
  }
}
