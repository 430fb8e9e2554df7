package io.github.slurmjwt.fuzz;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.slurmjwt.config.FilterSettings;
import io.github.slurmjwt.servlet.SlurmJwtFilter;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.FilterRegistration;
import jakarta.servlet.ServletContainerInitializer;
import jakarta.servlet.ServletContext;
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

  private final FilterSettings settings;

  FuzzedApp(FilterSettings settings) {
    this.settings = settings;
  }

  @Override
  public void onStartup(@Nullable Set<Class<?>> classes, ServletContext context) {
    FilterRegistration.Dynamic filter = context.addFilter("slurm", new SlurmJwtFilter(settings));
    filter.setAsyncSupported(true);
    filter.addMappingForUrlPatterns(EnumSet.of(DispatcherType.REQUEST), true, "/*");
    context
        .addServlet("app", new App())
        .addMapping("/", "/public/*", "/secret/*", "/status", "*.html");
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
