package io.github.slurmjwt.compatibility.security;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.catalina.Context;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.startup.Tomcat;
import org.apache.catalina.valves.AccessLogValve;

/** Tomcat in this JVM, with a class loader of the application's own. */
final class EmbeddedTomcat implements RunningServer {
  private static final AtomicInteger INSTANCES = new AtomicInteger();

  private final Tomcat tomcat = new Tomcat();
  private final Context context;
  private final Path logs;

  private EmbeddedTomcat(Path folder, Path application) throws IOException {
    logs = Files.createDirectories(folder.resolve("logs"));
    Files.createDirectories(folder.resolve("webapps"));
    tomcat.setBaseDir(folder.toString());
    tomcat.setPort(0);
    // Registrations are the JVM's, by the name of the engine.
    tomcat.getEngine().setName("Tomcat" + INSTANCES.incrementAndGet());
    tomcat.getConnector().setProperty("address", "127.0.0.1");
    tomcat.getConnector().setAllowTrace(true); // Left to the module.
    AccessLogValve log = new AccessLogValve();
    log.setDirectory(logs.toString());
    log.setPrefix("access");
    log.setSuffix(".log");
    log.setRotatable(false);
    log.setBuffered(false);
    log.setPattern("common");
    tomcat.getHost().getPipeline().addValve(log);
    context = tomcat.addWebapp("", application.toString());
  }

  static EmbeddedTomcat start(Path folder, Path application) throws Exception {
    EmbeddedTomcat server = new EmbeddedTomcat(folder, application);
    try {
      server.tomcat.start();
    } catch (LifecycleException e) {
      server.close();
      throw e;
    }
    return server;
  }

  /** Adds one more application to the running server. */
  Context add(String path, Path application) {
    return tomcat.addWebapp(path, application.toString());
  }

  /** Undeploys an application. */
  void remove(Context application) {
    tomcat.getHost().removeChild(application);
  }

  Context context() {
    return context;
  }

  @Override
  public int port() {
    return tomcat.getConnector().getLocalPort();
  }

  @Override
  public Path accessLog() {
    return logs.resolve("access.log");
  }

  @Override
  public void close() throws IOException {
    try {
      tomcat.stop();
      tomcat.destroy();
    } catch (LifecycleException e) {
      throw new IOException(e);
    }
  }
}
