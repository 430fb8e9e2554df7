package io.github.slurmjwt.benchmarks;

import jakarta.servlet.FilterConfig;
import jakarta.servlet.ServletContext;
import java.lang.reflect.Proxy;
import java.util.Collections;
import java.util.Enumeration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The configuration of a filter outside a container: a name and no parameters. */
final class StandaloneConfig implements FilterConfig {
  @Override
  public String getFilterName() {
    return "benchmark";
  }

  @Override
  public ServletContext getServletContext() {
    return (ServletContext)
        Proxy.newProxyInstance(
            StandaloneConfig.class.getClassLoader(),
            new Class<?>[] {ServletContext.class},
            (proxy, method, arguments) -> {
              return switch (method.getName()) {
                case "getFilterRegistrations" -> Map.of();
                case "getContextPath" -> "";
                case "getAttribute", "setAttribute", "removeAttribute" -> null;
                default -> throw new UnsupportedOperationException("not part of the benchmark");
              };
            });
  }

  @Override
  public @Nullable String getInitParameter(String name) {
    return null;
  }

  @Override
  public Enumeration<String> getInitParameterNames() {
    return Collections.emptyEnumeration();
  }
}
