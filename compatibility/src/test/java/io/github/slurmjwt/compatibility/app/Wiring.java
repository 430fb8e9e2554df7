package io.github.slurmjwt.compatibility.app;

import io.github.slurmjwt.servlet.DispatchServlet;
import io.github.slurmjwt.servlet.Echo;
import io.github.slurmjwt.servlet.SetHeaders;
import jakarta.servlet.ServletContainerInitializer;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import jakarta.servlet.ServletRegistration;
import jakarta.servlet.http.HttpServlet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Does in code what the web.xml of the test application says, for servers that read none. */
public final class Wiring implements ServletContainerInitializer {
  @Override
  public void onStartup(@Nullable Set<Class<?>> classes, ServletContext context) {
    context.addListener(new AuditCount());
    context.addListener(new Endpoint());
    add(context, "echo", new Echo(), "/", "/public/*");
    add(context, "go", new DispatchServlet(), "/go", "/public/go");
    add(context, "headers", new SetHeaders(), "/headers", "/public/headers");
    add(context, "probe", new Probe(), "/probe");
  }

  private static void add(
      ServletContext context, String name, HttpServlet servlet, String... patterns) {
    ServletRegistration.Dynamic registration = context.addServlet(name, servlet);
    registration.setAsyncSupported(true);
    registration.addMapping(patterns);
  }

  private static final class Endpoint implements ServletContextListener {
    @Override
    public void contextInitialized(ServletContextEvent event) {
      Object container =
          event.getServletContext().getAttribute("jakarta.websocket.server.ServerContainer");
      if (container != null) {
        WhoSocket.addTo(container);
      }
    }
  }
}
