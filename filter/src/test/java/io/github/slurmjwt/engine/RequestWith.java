package io.github.slurmjwt.engine;

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
final class RequestWith implements InvocationHandler {
  private final Map<String, Object> answers;
  private final Map<String, List<String>> headers = new HashMap<>();

  private RequestWith(Map<String, Object> answers) {
    this.answers = answers;
  }

  /**
   * Returns a request.
   *
   * @param answers by the names of the methods
   * @param lines the header lines
   */
  static HttpServletRequest of(Map<String, Object> answers, List<String> lines) {
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
      case "getAttribute" -> null;
      case "getHeader" -> values.isEmpty() ? null : values.get(0);
      default -> throw new UnsupportedOperationException(method.getName());
    };
  }
}
