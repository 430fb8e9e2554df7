package io.github.slurmjwt.testing;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Waits for what other threads, processes or the time bring about, and not for ever. No test pauses
 * in any other way.
 */
public final class Await {
  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

  /** What is waited for. */
  public interface Condition {
    /** Tells whether it holds. */
    boolean holds() throws Exception;
  }

  private Await() {}

  /** Returns as soon as the condition holds, and fails when it does not within the limit. */
  public static void until(String what, Duration limit, Condition condition) throws Exception {
    if (!until(limit, condition)) {
      throw new AssertionError("not within " + limit.toSeconds() + " s: " + what);
    }
  }

  /** Returns true as soon as the condition holds, and false when it does not within 30 seconds. */
  public static boolean until(Condition condition) throws Exception {
    return until(LIMIT, condition);
  }

  /** Returns at this moment of {@link System#nanoTime()}, or at once when it has passed. */
  public static void moment(long nanos) {
    for (long left = nanos - System.nanoTime(); left > 0; left = nanos - System.nanoTime()) {
      LockSupport.parkNanos(left);
    }
  }

  private static boolean until(Duration limit, Condition condition) throws Exception {
    long end = System.nanoTime() + limit.toNanos();
    while (!condition.holds()) {
      if (System.nanoTime() > end) {
        return false;
      }
      LockSupport.parkNanos(PAUSE_NANOS);
    }
    return true;
  }
}
