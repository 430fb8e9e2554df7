package io.github.slurmjwt.keys;

import java.net.http.HttpClient;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Shuts down an HTTP client with its thread and its open connections. JDK 21 has a method for that.
 * Before, a client ends when it is garbage-collected, which may be hours later, or when its thread
 * is interrupted ({@code jdk.internal.net.http.HttpClientImpl.SelectorManager}); client and thread
 * have the same number in their names.
 */
final class HttpClientShutdown {
  private static final Pattern NUMBER = Pattern.compile(".*\\((\\d+)\\)");

  private HttpClientShutdown() {}

  static void shutDown(HttpClient client) {
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
