package io.github.slurmjwt.compatibility.security;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Waits for what other threads or processes do. */
final class Until {
  /** What is waited for. */
  interface Condition {
    /** Tells whether it is so. */
    boolean holds() throws Exception;
  }

  private Until() {}

  /** Returns as soon as the condition holds, and fails when it does not in time. */
  static void holds(String what, Duration limit, Condition condition) throws Exception {
    long end = System.nanoTime() + limit.toNanos();
    while (!condition.holds()) {
      if (System.nanoTime() > end) {
        throw new AssertionError("not within " + limit.toSeconds() + " s: " + what);
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
    }
  }
}
