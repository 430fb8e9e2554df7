package io.github.slurmjwt.engine;

import jakarta.servlet.http.HttpServletResponse;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** A response that keeps its status among its headers. */
final class HeadersOnly implements InvocationHandler {
  static final String STATUS = ":status";

  private final Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
  private final UnaryOperator<String> names;
  private final StringWriter body = new StringWriter();

  private HeadersOnly(UnaryOperator<String> names) {
    this.names = names;
  }

  static HttpServletResponse response() {
    return response(name -> name);
  }

  /**
   * Returns a response of a server that keeps a header under another name, or under the empty one
   * not at all.
   */
  static HttpServletResponse response(UnaryOperator<String> names) {
    return (HttpServletResponse)
        Proxy.newProxyInstance(
            HeadersOnly.class.getClassLoader(),
            new Class<?>[] {HttpServletResponse.class},
            new HeadersOnly(names));
  }

  @Override
  public @Nullable Object invoke(Object proxy, Method method, Object @Nullable [] arguments) {
    if (arguments == null) {
      return switch (method.getName()) {
        case "getHeaderNames" -> List.copyOf(headers.keySet());
        case "isCommitted" -> false;
        case "resetBuffer" -> null;
        // As if the application had already written text.
        case "getOutputStream" -> throw new IllegalStateException();
        case "getWriter" -> new PrintWriter(body);
        default -> throw new UnsupportedOperationException(method.getName());
      };
    }
    String name = String.valueOf(arguments[0]);
    List<String> values = headers.getOrDefault(name, List.of());
    return switch (method.getName()) {
      case "getHeaders" -> values;
      case "getHeader" -> values.isEmpty() ? null : values.get(0);
      case "containsHeader" -> !values.isEmpty();
      case "setHeader" -> put(names.apply(name), List.of(String.valueOf(arguments[1])));
      case "addHeader" -> {
        List<String> all = new ArrayList<>(values);
        all.add(String.valueOf(arguments[1]));
        yield put(names.apply(name), all);
      }
      case "setContentLength" -> put("Content-Length", List.of(name));
      case "setContentType" -> put("Content-Type", List.of(name));
      case "setIntHeader" -> put(name, List.of(String.valueOf(arguments[1])));
      case "setStatus" -> put(STATUS, List.of(name));
      default -> throw new UnsupportedOperationException(method.getName());
    };
  }

  private @Nullable Object put(String name, List<String> values) {
    if (!name.isEmpty()) {
      headers.put(name, values);
    }
    return null;
  }
}
