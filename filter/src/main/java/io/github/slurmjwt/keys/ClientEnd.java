package io.github.slurmjwt.keys;

import java.net.http.HttpClient;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Ends an HTTP client with its own thread and its open connections. From JDK 21 on it can be told
 * to. Before, it ends by itself when it has been collected as garbage, which may be hours later, or
 * when its thread is interrupted ({@code jdk.internal.net.http.HttpClientImpl.SelectorManager});
 * the thread is found by the number that both have in their names.
 */
final class ClientEnd {
  private static final Pattern NUMBER = Pattern.compile(".*\\((\\d+)\\)");

  private ClientEnd() {}

  static void of(HttpClient client) {
    try {
      HttpClient.class.getMethod("shutdownNow").invoke(client);
    } catch (ReflectiveOperationException e) {
      interruptThreadOf(client.toString());
    }
  }

  private static void interruptThreadOf(String client) {
    Matcher number = NUMBER.matcher(client);
    if (number.matches()) {
      String name = "HttpClient-" + number.group(1) + "-SelectorManager";
      Thread.getAllStackTraces().keySet().stream()
          .filter(thread -> thread.getName().equals(name))
          .forEach(Thread::interrupt);
    }
  }
}
