package io.github.slurmjwt.fuzz;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.slurmjwt.config.FilterSettings;
import io.github.slurmjwt.servlet.SlurmJwtFilter;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.FilterRegistration;
import jakarta.servlet.ServletContainerInitializer;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URLEncoder;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** An application behind the filter that says which path it was mapped by, and who calls. */
final class FuzzedApp implements ServletContainerInitializer {
  static final String COOKIE = "slurm";
  static final String IDENTITY_HEADER = "X-Remote-User";

  /** The status of a response whose request ended with an exception in the filter or behind it. */
  static final int FAILED = 599;

  private final FilterSettings settings;

  FuzzedApp(FilterSettings settings) {
    this.settings = settings;
  }

  @Override
  public void onStartup(@Nullable Set<Class<?>> classes, ServletContext context) {
    FilterRegistration.Dynamic failures = context.addFilter("failures", new Failures());
    failures.setAsyncSupported(true);
    failures.addMappingForUrlPatterns(EnumSet.of(DispatcherType.REQUEST), true, "/*");
    FilterRegistration.Dynamic filter = context.addFilter("slurm", new SlurmJwtFilter(settings));
    filter.setAsyncSupported(true);
    filter.addMappingForUrlPatterns(EnumSet.of(DispatcherType.REQUEST), true, "/*");
    context
        .addServlet("app", new App())
        .addMapping("/", "/public/*", "/secret/*", "/status", "*.html");
  }

  /** Tells what the filter does wrong from what a server does, before any filter is asked. */
  private static final class Failures implements Filter {
    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
        throws IOException {
      try {
        chain.doFilter(request, response);
      } catch (ServletException | RuntimeException e) {
        response.reset(); // A writer is forgotten, too.
        ((HttpServletResponse) response).setStatus(FAILED);
        response.getOutputStream().print(e.toString());
      }
    }
  }

  private static final class App extends HttpServlet {
    private static final long serialVersionUID = 1L;

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response)
        throws IOException {
      String rest = request.getPathInfo() == null ? "" : request.getPathInfo();
      response.setContentType("text/plain;charset=UTF-8");
      response
          .getWriter()
          .write(
              "\nmapped="
                  + encoded(request.getServletPath() + rest)
                  + "\nuser="
                  + encoded(request.getRemoteUser())
                  + "\nheader="
                  + encoded(request.getHeader(IDENTITY_HEADER))
                  + "\n");
    }

    private static String encoded(@Nullable String text) {
      return text == null ? "" : URLEncoder.encode(text, UTF_8);
    }
  }
}
