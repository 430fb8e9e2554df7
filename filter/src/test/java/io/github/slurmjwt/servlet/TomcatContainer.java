package io.github.slurmjwt.servlet;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.apache.catalina.Context;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.LifecycleState;
import org.apache.catalina.startup.Tomcat;
import org.apache.tomcat.util.descriptor.web.ErrorPage;

/** Embedded Tomcat as it comes. */
final class TomcatContainer implements Container {
  private final Tomcat tomcat;

  private TomcatContainer(Tomcat tomcat) {
    this.tomcat = tomcat;
  }

  static TomcatContainer start(TestApp app) throws Exception {
    String process = String.valueOf(ProcessHandle.current().pid());
    Path folder = Files.createDirectories(Path.of("target", "tomcat", process).toAbsolutePath());
    Tomcat tomcat = new Tomcat();
    tomcat.setBaseDir(folder.toString());
    tomcat.setPort(0);
    tomcat.getConnector().setProperty("address", "127.0.0.1");
    Context context = tomcat.addContext("", folder.toString());
    context.addServletContainerInitializer(app, Set.of());
    for (int code : TestApp.ERROR_CODES) {
      ErrorPage page = new ErrorPage();
      page.setErrorCode(code);
      page.setLocation(TestApp.ERROR_PAGE);
      context.addErrorPage(page);
    }
    tomcat.start();
    TomcatContainer container = new TomcatContainer(tomcat);
    if (context.getState() != LifecycleState.STARTED) {
      container.close();
      throw new LifecycleException("the application did not start");
    }
    return container;
  }

  @Override
  public int port() {
    return tomcat.getConnector().getLocalPort();
  }

  @Override
  public void close() {
    try {
      tomcat.stop();
      tomcat.destroy();
    } catch (LifecycleException e) {
      throw new AssertionError(e);
    }
  }
}
