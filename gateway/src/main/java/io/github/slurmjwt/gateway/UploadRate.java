package io.github.slurmjwt.gateway;

import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.eclipse.jetty.util.thread.Scheduler;

/**
 * Whether a client sends its body fast enough. Only the time counts in which the gateway waits for
 * the client, and not that in which slurmrestd is slow to take what came. Safe for use by many
 * threads.
 */
final class UploadRate {
  /** For the round trips at the beginning, and for gaps. */
  private static final long GRACE_NANOS = TimeUnit.SECONDS.toNanos(10);

  private final long nanosForByte;
  private final Scheduler scheduler;
  private final Runnable tooSlow;
  private final LongSupplier nanoTime;
  private long allowedNanos = GRACE_NANOS;
  private long waitingSince;
  private Optional<Scheduler.Task> timer = Optional.empty();

  /**
   * Creates the watch over one body.
   *
   * @param bytesPerSecond the least rate, 0 for any
   * @param tooSlow what to do with a client below it
   */
  UploadRate(int bytesPerSecond, Scheduler scheduler, Runnable tooSlow) {
    this(bytesPerSecond, scheduler, tooSlow, System::nanoTime);
  }

  /** The same with a clock of its own. */
  UploadRate(int bytesPerSecond, Scheduler scheduler, Runnable tooSlow, LongSupplier nanoTime) {
    this.nanosForByte = bytesPerSecond == 0 ? 0 : TimeUnit.SECONDS.toNanos(1) / bytesPerSecond;
    this.scheduler = scheduler;
    this.tooSlow = tooSlow;
    this.nanoTime = nanoTime;
  }

  /** The gateway has nothing to do until the client sends more. */
  synchronized void waitForClient() {
    if (nanosForByte > 0 && timer.isEmpty()) {
      waitingSince = nanoTime.getAsLong();
      timer =
          Optional.of(scheduler.schedule(tooSlow, Math.max(0, allowedNanos), TimeUnit.NANOSECONDS));
    }
  }

  /** The client has sent something, or has gone. */
  synchronized void stopWaiting() {
    if (timer.isPresent()) {
      timer.get().cancel();
      timer = Optional.empty();
      allowedNanos -= nanoTime.getAsLong() - waitingSince;
    }
  }

  /** Returns whether the gateway waits for the client. */
  synchronized boolean isWaiting() {
    return timer.isPresent();
  }

  /** So many bytes have come. */
  synchronized void add(int bytes) {
    allowedNanos += bytes * nanosForByte;
  }
}
