package io.github.slurmjwt.gateway;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** Waits for a condition that another process brings about, and not for ever. */
final class Await {
  private static final Duration DEADLINE = Duration.ofSeconds(30);
  private static final Duration PAUSE = Duration.ofMillis(20);

  private Await() {}

  /** A condition that may need a look at a file or a process. */
  interface Condition {
    boolean holds() throws Exception;
  }

  /** Returns whether the condition came to hold in time. */
  static boolean until(Condition condition) throws Exception {
    long end = System.nanoTime() + DEADLINE.toNanos();
    while (!condition.holds()) {
      if (System.nanoTime() > end) {
        return false;
      }
      LockSupport.parkNanos(PAUSE.toNanos());
    }
    return true;
  }
}
