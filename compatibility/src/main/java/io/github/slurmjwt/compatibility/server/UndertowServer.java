package io.github.slurmjwt.compatibility.server;

import io.github.slurmjwt.config.FilterSettings;
import io.github.slurmjwt.servlet.SlurmJwtFilter;
import io.undertow.Undertow;
import io.undertow.UndertowOptions;
import io.undertow.server.handlers.PathHandler;
import io.undertow.servlet.Servlets;
import io.undertow.servlet.api.DeploymentInfo;
import io.undertow.servlet.api.DeploymentManager;
import io.undertow.servlet.api.FilterInfo;
import io.undertow.servlet.api.ServletContainerInitializerInfo;
import io.undertow.servlet.util.ImmediateInstanceFactory;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.ServletContainerInitializer;
import java.net.InetSocketAddress;
import java.util.Set;

/** Embedded Undertow, which reads no web.xml: everything is declared in code. */
final class UndertowServer implements EmbeddedServer {
  private static final int[] ERRORS = {404, 418, 500};

  private final PathHandler paths = new PathHandler();
  private final Undertow undertow =
      Undertow.builder()
          .addHttpListener(0, "127.0.0.1")
          .setServerOption(UndertowOptions.ENABLE_HTTP2, true)
          .setHandler(paths)
          .build();

  private UndertowServer() {
    undertow.start();
  }

  public static void main(String[] args) {
    EmbeddedServer.serve(UndertowServer::new);
  }

  @Override
  public int deploy(Application application) throws Exception {
    Filter slurm = new SlurmJwtFilter(FilterSettings.from(application.filterParameters()));
    FilterInfo filter =
        Servlets.filter("slurm", SlurmJwtFilter.class, new ImmediateInstanceFactory<>(slurm))
            .setAsyncSupported(true);
    ServletContainerInitializer servlets = Application.servlets();
    DeploymentInfo deployment =
        Servlets.deployment()
            .setClassLoader(UndertowServer.class.getClassLoader())
            .setContextPath(application.contextPath())
            .setDeploymentName(application.name())
            .addFilter(filter)
            .addServletContainerInitializer(
                new ServletContainerInitializerInfo(
                    servlets.getClass(), new ImmediateInstanceFactory<>(servlets), Set.of()));
    for (DispatcherType type : DispatcherType.values()) {
      deployment.addFilterUrlMapping("slurm", "/*", type);
    }
    deployment.setEagerFilterInit(true);
    for (int error : ERRORS) {
      deployment.addErrorPage(Servlets.errorPage("/error", error));
    }
    DeploymentManager manager = Servlets.defaultContainer().addDeployment(deployment);
    manager.deploy();
    paths.addPrefixPath(application.contextPath(), manager.start());
    return ((InetSocketAddress) undertow.getListenerInfo().get(0).getAddress()).getPort();
  }

  @Override
  public void undeploy(String contextPath) throws Exception {
    DeploymentManager manager = Servlets.defaultContainer().getDeploymentByPath(contextPath);
    paths.removePrefixPath(contextPath);
    manager.stop();
    manager.undeploy();
  }
}
