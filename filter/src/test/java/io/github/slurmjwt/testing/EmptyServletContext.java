package io.github.slurmjwt.testing;

import jakarta.servlet.ServletContext;
import java.lang.reflect.Proxy;
import java.util.Collections;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The context of a filter outside a container. */
public final class EmptyServletContext {
  private EmptyServletContext() {}

  /** Returns the context of the root, with no filters, that knows nothing but its attributes. */
  public static ServletContext create() {
    Map<String, Object> attributes = new ConcurrentHashMap<>();
    return (ServletContext)
        Proxy.newProxyInstance(
            EmptyServletContext.class.getClassLoader(),
            new Class<?>[] {ServletContext.class},
            (proxy, method, arguments) ->
                switch (method.getName()) {
                  case "getFilterRegistrations" -> Map.of();
                  case "getContextPath" -> "";
                  case "setAttribute" -> attributes.put(String.valueOf(arguments[0]), arguments[1]);
                  case "removeAttribute" -> attributes.remove(String.valueOf(arguments[0]));
                  case "getAttribute" -> attributes.get(String.valueOf(arguments[0]));
                  case "getAttributeNames" -> Collections.enumeration(attributes.keySet());
                  default -> throw new UnsupportedOperationException(method.toString());
                });
  }
}
