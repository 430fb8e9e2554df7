package io.github.slurmjwt.gateway;

import java.lang.reflect.Proxy;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/**
 * SIGTERM and SIGINT as something to wait for. A shutdown hook of the JVM would come too late: the
 * JDK's logging ends at the same time, and with it the lines of the last requests.
 */
final class StopSignal {
  private static final List<String> SIGNALS = List.of("TERM", "INT");
  private static final String SIGNAL = "sun.misc.Signal";
  private static final String HANDLER = "sun.misc.SignalHandler";

  /** That of a process that SIGTERM has ended. */
  private static final int EXIT_CODE = 143;

  private final CountDownLatch received = new CountDownLatch(1);

  private StopSignal() {}

  /**
   * Takes the signals from now on. The first one is for {@link #await}; one more ends the process
   * at once.
   *
   * @throws GatewayException when the Java runtime has no signals
   */
  static StopSignal install() throws GatewayException {
    StopSignal stop = new StopSignal();
    try {
      for (String name : SIGNALS) {
        stop.handle(name);
      }
      return stop;
    } catch (ReflectiveOperationException e) {
      throw GatewayException.failure(
          "the Java runtime cannot handle signals: it needs the module jdk.unsupported, and no -Xrs");
    }
  }

  /** Waits for a signal. */
  void await() throws InterruptedException {
    received.await();
  }

  /** By reflection: javac warns of each use, and the JDK has had nothing else since 1.2. */
  private void handle(String name) throws ReflectiveOperationException {
    Class<?> signalType = Class.forName(SIGNAL);
    Class<?> handlerType = Class.forName(HANDLER);
    Object handler =
        Proxy.newProxyInstance(
            StopSignal.class.getClassLoader(),
            new Class<?>[] {handlerType},
            (proxy, method, arguments) -> {
              if (method.getName().equals("handle")) {
                received();
              }
              return null;
            });
    Object signal = signalType.getConstructor(String.class).newInstance(name);
    signalType.getMethod("handle", signalType, handlerType).invoke(null, signal, handler);
  }

  private void received() {
    if (received.getCount() == 0) {
      Runtime.getRuntime().halt(EXIT_CODE);
    }
    received.countDown();
  }
}
