package io.github.slurmjwt.servlet;

import io.github.slurmjwt.KeySource;
import io.github.slurmjwt.config.FilterSettings;
import io.github.slurmjwt.testing.TestKeys;
import io.github.slurmjwt.testing.Tokens;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterRegistration;
import jakarta.servlet.ServletContainerInitializer;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletRegistration;
import jakarta.servlet.http.HttpServlet;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** An application that tells what it sees, behind one or more filters, for any container. */
final class TestApp implements ServletContainerInitializer {
  static final String ERROR_PAGE = "/error";
  static final List<Integer> ERROR_CODES = List.of(404, 418, 500);

  private static final String[] HEADERS = {
    "/headers",
    "/public/headers",
    "/required/headers",
    "/optional/headers",
    "/lenient/headers",
    "/early/headers"
  };

  private record Mapping(
      String name,
      Filter filter,
      String pattern,
      EnumSet<DispatcherType> dispatches,
      Map<String, String> init) {
    Mapping {
      dispatches = EnumSet.copyOf(dispatches);
    }
  }

  private final List<Mapping> mappings = new ArrayList<>();
  private final Map<String, HttpServlet> servlets = new LinkedHashMap<>();
  private final Map<String, Map<String, String>> servletParameters = new HashMap<>();
  private final Map<String, Class<? extends HttpServlet>> lazy = new HashMap<>();
  private boolean byName;

  /** The filter on every path and every kind of dispatch. */
  static TestApp behind(Filter filter) {
    return new TestApp().and(filter, "/*");
  }

  /** Without any filter yet. */
  static TestApp bare() {
    return new TestApp();
  }

  /** The filter on requests alone, as a web.xml with these init-params makes it. */
  static TestApp behind(Filter filter, Map<String, String> initParameters) {
    TestApp app = new TestApp();
    app.mappings.add(
        new Mapping("filter", filter, "/*", EnumSet.of(DispatcherType.REQUEST), initParameters));
    return app;
  }

  /** And this filter after the ones before. */
  TestApp and(Filter filter, String pattern) {
    return add("filter" + mappings.size(), filter, pattern);
  }

  /** And this filter, under this name. */
  TestApp andNamed(String name, Filter filter, String pattern) {
    return add(name, filter, pattern);
  }

  /** And this filter, under this name, on every path. */
  TestApp andNamed(String name, Filter filter) {
    return add(name, filter, "/*");
  }

  /** The filters on every servlet too, so that they see dispatches by a servlet's name. */
  TestApp andByName() {
    byName = true;
    return this;
  }

  /** And this servlet, started with the application. */
  TestApp andServlet(HttpServlet servlet, String pattern) {
    servlets.put(pattern, servlet);
    return this;
  }

  /** And this servlet, with these init-params. */
  TestApp andServlet(HttpServlet servlet, String pattern, Map<String, String> initParameters) {
    servletParameters.put(pattern, initParameters);
    return andServlet(servlet, pattern);
  }

  /** And a servlet of this class, started with the first request to it. */
  TestApp andLazyServlet(
      Class<? extends HttpServlet> servlet, String pattern, Map<String, String> initParameters) {
    lazy.put(pattern, servlet);
    servletParameters.put(pattern, initParameters);
    return this;
  }

  private TestApp add(String name, Filter filter, String pattern) {
    mappings.add(new Mapping(name, filter, pattern, EnumSet.allOf(DispatcherType.class), Map.of()));
    return this;
  }

  /** A filter with both test keys. */
  static SlurmJwtFilter filter(UnaryOperator<FilterSettings.Builder> settings) {
    return filter(settings, TestKeys.both().source());
  }

  static SlurmJwtFilter filter(UnaryOperator<FilterSettings.Builder> settings, KeySource keys) {
    FilterSettings.Builder builder =
        FilterSettings.builder()
            .authAltParameters("jwt_key=/unused")
            .slurm(to -> to.slurmUser("slurm"));
    return new SlurmJwtFilter(
        Optional.of(settings.apply(builder).build()), Optional.of(keys), Tokens.CLOCK);
  }

  static SlurmJwtFilter filter() {
    return filter(settings -> settings);
  }

  @Override
  public void onStartup(@Nullable Set<Class<?>> classes, ServletContext context) {
    for (Mapping mapping : mappings) {
      FilterRegistration.Dynamic filter = context.addFilter(mapping.name(), mapping.filter());
      filter.setAsyncSupported(true);
      filter.setInitParameters(mapping.init());
      filter.addMappingForUrlPatterns(mapping.dispatches(), true, mapping.pattern());
      if (byName) {
        filter.addMappingForServletNames(mapping.dispatches(), true, "*");
      }
    }
    add(context, "echo", new Echo(), "/", "/public/*");
    add(context, "go", new DispatchServlet(), "/go", "/public/go");
    add(context, "headers", new SetHeaders(), HEADERS);
    servlets.forEach(
        (pattern, servlet) -> {
          ServletRegistration.Dynamic added = context.addServlet(pattern, servlet);
          added.setLoadOnStartup(1);
          map(added, pattern);
        });
    // Jetty starts a servlet that exists already with the application.
    lazy.forEach((pattern, servlet) -> map(context.addServlet(pattern, servlet), pattern));
  }

  private void map(ServletRegistration.Dynamic servlet, String pattern) {
    servlet.addMapping(pattern);
    servlet.setInitParameters(servletParameters.getOrDefault(pattern, Map.of()));
  }

  private static void add(
      ServletContext context, String name, HttpServlet servlet, String... patterns) {
    ServletRegistration.Dynamic registration = context.addServlet(name, servlet);
    registration.setAsyncSupported(true);
    registration.addMapping(patterns);
  }
}
