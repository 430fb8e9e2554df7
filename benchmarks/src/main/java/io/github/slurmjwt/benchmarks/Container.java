package io.github.slurmjwt.benchmarks;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterRegistration;
import jakarta.servlet.ServletContainerInitializer;
import jakarta.servlet.ServletContext;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.Principal;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.apache.catalina.Context;
import org.apache.catalina.startup.Tomcat;
import org.eclipse.jetty.ee11.servlet.ServletContextHandler;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;

/** The embedded servers, as they come, with an application that greets its user. */
enum Container {
  JETTY {
    @Override
    int start(Cluster cluster, ServletContainerInitializer application) throws Exception {
      Server server = new Server();
      ServerConnector connector = new ServerConnector(server, 1, 1);
      connector.setHost("127.0.0.1");
      server.addConnector(connector);
      ServletContextHandler context = new ServletContextHandler();
      context.addServletContainerInitializer(application);
      server.setHandler(context);
      server.start();
      return connector.getLocalPort();
    }
  },

  TOMCAT {
    @Override
    int start(Cluster cluster, ServletContainerInitializer application) throws Exception {
      Path folder = cluster.folder().toAbsolutePath();
      Tomcat tomcat = new Tomcat();
      tomcat.setBaseDir(folder.toString());
      tomcat.setPort(0);
      tomcat.getConnector().setProperty("address", "127.0.0.1");
      // As Jetty: a connection lives as long as its client wants.
      tomcat.getConnector().setProperty("maxKeepAliveRequests", "-1");
      Context context = tomcat.addContext("", folder.toString());
      context.addServletContainerInitializer(application, Set.of());
      tomcat.start();
      return tomcat.getConnector().getLocalPort();
    }
  };

  /** Starts it in this JVM and returns its port. */
  abstract int start(Cluster cluster, ServletContainerInitializer application) throws Exception;

  int start(Cluster cluster, Protection protection) throws Exception {
    return start(cluster, (classes, context) -> install(context, cluster, protection));
  }

  /** The path where the filter takes tokens with this algorithm. */
  static String path(SignedWith algorithm) {
    return "/" + algorithm.name().toLowerCase(Locale.ROOT) + "/";
  }

  private static void install(ServletContext context, Cluster cluster, Protection protection) {
    context.addServlet("greeting", new Greeting()).addMapping("/*");
    for (SignedWith algorithm : SignedWith.values()) {
      install(context, protection.filter(cluster, algorithm), path(algorithm) + "*");
    }
  }

  private static void install(ServletContext context, Optional<Filter> filter, String pattern) {
    if (filter.isPresent()) {
      FilterRegistration.Dynamic registration =
          context.addFilter("filter for " + pattern, filter.get());
      registration.setAsyncSupported(true);
      registration.addMappingForUrlPatterns(EnumSet.of(DispatcherType.REQUEST), false, pattern);
    }
  }

  private static final class Greeting extends HttpServlet {
    private static final long serialVersionUID = 1L;

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response)
        throws IOException {
      Principal user = request.getUserPrincipal();
      String name = user == null ? "user000000" : user.getName();
      byte[] greeting = ("Hello, " + name + "\n").getBytes(StandardCharsets.US_ASCII);
      response.setContentType("text/plain");
      response.setContentLength(greeting.length);
      response.getOutputStream().write(greeting);
    }
  }
}
