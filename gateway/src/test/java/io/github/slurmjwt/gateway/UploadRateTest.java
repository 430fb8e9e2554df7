package io.github.slurmjwt.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** How long a client may let the gateway wait for its body. */
final class UploadRateTest {
  private final ManualScheduler scheduler = new ManualScheduler();
  private final AtomicInteger tooSlow = new AtomicInteger();
  private long now = Long.MAX_VALUE - 5; // The clock of the JVM may pass its end.

  @Test
  void bytesEarnTimeAndWaitingSpendsIt() {
    UploadRate rate = rate(500);

    rate.waitForClient();
    assertEquals(Duration.ofSeconds(10), scheduler.last().delay(), "the grace");
    assertTrue(rate.isWaiting());
    pass(Duration.ofSeconds(4));
    rate.stopWaiting();
    assertTrue(scheduler.last().isCancelled());
    assertFalse(rate.isWaiting());

    rate.add(1000);
    pass(Duration.ofSeconds(60)); // Of slurmrestd.
    rate.stopWaiting();
    rate.waitForClient();
    assertEquals(Duration.ofSeconds(8), scheduler.last().delay());
    scheduler.last().run();
    assertEquals(1, tooSlow.get());
  }

  @Test
  void whoHasSpentItAllIsTooSlowAtOnce() {
    UploadRate rate = rate(500);

    rate.waitForClient();
    pass(Duration.ofSeconds(11));
    rate.stopWaiting();
    rate.waitForClient();

    assertEquals(Duration.ZERO, scheduler.last().delay());
  }

  @Test
  void oneWaitHasOneTimer() {
    UploadRate rate = rate(500);

    rate.waitForClient();
    pass(Duration.ofSeconds(3));
    rate.waitForClient();
    pass(Duration.ofSeconds(3));
    rate.stopWaiting();
    rate.waitForClient();

    assertEquals(2, scheduler.planned().size());
    assertEquals(Duration.ofSeconds(4), scheduler.last().delay());
  }

  @Test
  void anyRateIsNotWatched() {
    UploadRate rate = rate(0);

    rate.add(1);
    rate.waitForClient();

    assertFalse(rate.isWaiting());
    assertEquals(0, scheduler.planned().size());
  }

  private UploadRate rate(int bytesPerSecond) {
    return new UploadRate(bytesPerSecond, scheduler, tooSlow::incrementAndGet, () -> now);
  }

  private void pass(Duration time) {
    now += time.toNanos();
  }
}
