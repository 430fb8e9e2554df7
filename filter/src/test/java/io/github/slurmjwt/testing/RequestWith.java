package io.github.slurmjwt.testing;

import jakarta.servlet.http.HttpServletRequest;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A request that has headers, and what a test says of it. */
public final class RequestWith implements InvocationHandler {
  private final Map<String, @Nullable Object> answers;
  private final Map<String, List<String>> headers = new HashMap<>();

  private RequestWith(Map<String, ? extends @Nullable Object> answers) {
    this.answers = new HashMap<>(answers);
  }

  /**
   * Returns a request.
   *
   * @param answers by the names of the methods, or of attributes with that word before them
   * @param lines the header lines
   */
  public static HttpServletRequest of(
      Map<String, ? extends @Nullable Object> answers, List<String> lines) {
    RequestWith handler = new RequestWith(answers);
    for (String line : lines) {
      String[] parts = line.split(": ", 2);
      handler
          .headers
          .computeIfAbsent(parts[0].toLowerCase(Locale.ROOT), name -> new ArrayList<>())
          .add(parts[1]);
    }
    return (HttpServletRequest)
        Proxy.newProxyInstance(
            RequestWith.class.getClassLoader(), new Class<?>[] {HttpServletRequest.class}, handler);
  }

  @Override
  public @Nullable Object invoke(Object proxy, Method method, Object @Nullable [] arguments) {
    if (answers.containsKey(method.getName())) {
      return answers.get(method.getName());
    }
    if (arguments == null) {
      throw new UnsupportedOperationException(method.getName());
    }
    List<String> values =
        headers.getOrDefault(String.valueOf(arguments[0]).toLowerCase(Locale.ROOT), List.of());
    return switch (method.getName()) {
      case "getHeaders" -> Collections.enumeration(values);
      case "getAttribute" -> answers.get("attribute " + arguments[0]);
      case "setAttribute" -> answers.put("attribute " + arguments[0], arguments[1]);
      case "getHeader" -> values.isEmpty() ? null : values.get(0);
      default -> throw new UnsupportedOperationException(method.getName());
    };
  }
}
