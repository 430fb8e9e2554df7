package io.github.slurmjwt.testing;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.concurrent.Callable;

/**
 * Fails when an action takes more than its input may cost. Counted are the time of the processor
 * and the memory of this thread alone, so that a busy machine changes nothing; what the first call
 * of a class costs does not count either.
 */
public final class Bounded {
  private static final long FREE_BYTES = 4 << 20;

  /** A fuzzer records every comparison, which takes some kilobytes for a byte. */
  private static final long BYTES_FOR_A_BYTE =
      System.getenv("JAZZER_FUZZ") == null ? 1 << 10 : 64 << 10;

  private static final long FREE_NANOS = 2_000_000_000L;
  private static final long NANOS_FOR_A_BYTE = 20_000;

  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private Bounded() {}

  /**
   * Runs an action, which must do the same when it is run again.
   *
   * @param length how long its input is
   */
  public static void run(int length, Runnable action) {
    if (!used(action).isFor(length)) {
      Used again = used(action);
      if (!again.isFor(length)) {
        throw new AssertionError("an input of " + length + " bytes took " + again);
      }
    }
  }

  /** As {@link #run}, with a result and any exception. */
  public static <T> T call(int length, Callable<T> action) throws Exception {
    Outcome<T> outcome = new Outcome<>(action);
    run(length, outcome);
    return outcome.get();
  }

  private static Used used(Runnable action) {
    long bytes = THREADS.getCurrentThreadAllocatedBytes();
    long nanos = THREADS.getCurrentThreadCpuTime();
    action.run();
    return new Used(
        THREADS.getCurrentThreadCpuTime() - nanos,
        THREADS.getCurrentThreadAllocatedBytes() - bytes);
  }

  private record Used(long nanos, long bytes) {
    boolean isFor(int length) {
      return bytes <= FREE_BYTES + BYTES_FOR_A_BYTE * length
          && nanos <= FREE_NANOS + NANOS_FOR_A_BYTE * length;
    }
  }

  /** What the last run of an action has come to. */
  private static final class Outcome<T> implements Runnable {
    private final Callable<T> action;
    private Callable<T> result;

    Outcome(Callable<T> action) {
      this.action = action;
      this.result = action;
    }

    @Override
    public void run() {
      try {
        T value = action.call();
        result = () -> value;
      } catch (Exception e) {
        result =
            () -> {
              throw e;
            };
      }
    }

    T get() throws Exception {
      return result.call();
    }
  }
}
