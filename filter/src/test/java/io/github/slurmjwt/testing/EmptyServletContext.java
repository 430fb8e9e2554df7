package io.github.slurmjwt.testing;

import jakarta.servlet.ServletContext;
import java.lang.reflect.Proxy;
import java.util.Map;

/** The context of a filter outside a container. */
public final class EmptyServletContext {
  private EmptyServletContext() {}

  /** Returns a context with no filters, that knows nothing else. */
  public static ServletContext create() {
    return (ServletContext)
        Proxy.newProxyInstance(
            EmptyServletContext.class.getClassLoader(),
            new Class<?>[] {ServletContext.class},
            (proxy, method, arguments) -> {
              return switch (method.getName()) {
                case "getFilterRegistrations" -> Map.of();
                case "getAttribute", "setAttribute" -> null;
                default -> throw new UnsupportedOperationException(method.toString());
              };
            });
  }
}
