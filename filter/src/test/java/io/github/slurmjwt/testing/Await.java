package io.github.slurmjwt.testing;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * Waits for what other threads or processes bring about, and not for ever. The only class of the
 * tests that sleeps.
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

  /** Returns true as soon as the condition holds, and false when it does not within the limit. */
  public static boolean within(Duration limit, Condition condition) throws Exception {
    return until(limit, condition);
  }

  /** Returns true as soon as the condition holds, and false when it does not within 30 seconds. */
  public static boolean until(Condition condition) throws Exception {
    return until(LIMIT, condition);
  }

  /**
   * Returns at this moment of {@link System#nanoTime()}, or at once when it has passed: for load
   * that keeps a timetable, not for something to happen.
   */
  public static void moment(long nanos) throws InterruptedException {
    pause(nanos - System.nanoTime());
  }

  private static boolean until(Duration limit, Condition condition) throws Exception {
    long end = System.nanoTime() + limit.toNanos();
    while (!condition.holds()) {
      if (System.nanoTime() > end) {
        return false;
      }
      pause(PAUSE_NANOS);
    }
    return true;
  }

  private static void pause(long nanos) throws InterruptedException {
    TimeUnit.NANOSECONDS.sleep(nanos);
  }
}
