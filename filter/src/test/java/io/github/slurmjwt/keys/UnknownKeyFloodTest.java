package io.github.slurmjwt.keys;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.slurmjwt.KeyUnavailableException;
import io.github.slurmjwt.Rejection;
import io.github.slurmjwt.TokenRejectedException;
import io.github.slurmjwt.TokenVerifier;
import io.github.slurmjwt.testing.KeySetServer;
import io.github.slurmjwt.testing.ManualClock;
import io.github.slurmjwt.testing.RsaTestKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** K7: strangers who send tokens with ever new key ids. */
class UnknownKeyFloodTest {
  private static final int STRANGERS = 100_000;

  /** More than may wait at once, so that some are always turned away in passing. */
  private static final int THREADS = 48;

  private static final int SAMPLES = 2000;

  private final ManualClock clock = new ManualClock();

  @Test
  @DisplayName("K7 100,000 unknown kids: few fetches, bounded memory, a good client as before")
  void aFloodOfUnknownKeyIdsCostsOnlyItsOwnTime() throws Exception {
    RsaTestKey red = RsaTestKey.make("red");
    RsaTestKey blue = RsaTestKey.make("blue");
    ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    try (KeySetServer server = KeySetServer.publishing(RsaTestKey.set(red));
        LiveKeys keys = LiveKeys.start(settings(server), clock)) {
      TokenVerifier verifier = TokenVerifier.builder(keys).clock(clock).build();
      String good = red.token("alice", clock.instant());
      for (int i = 0; i < 5; i++) {
        latency(verifier, good); // The compiler's turn.
      }
      long[] before = latency(verifier, good);
      int fetchesBefore = server.requests();
      long memoryBefore = usedMemory();

      Flood flood = new Flood(verifier);
      long start = System.nanoTime();
      List<Future<?>> running = new ArrayList<>();
      for (int i = 0; i < THREADS; i++) {
        running.add(threads.submit(flood::run));
      }
      long[] during = latency(verifier, good);
      server.publish(RsaTestKey.set(red, blue));
      for (Future<?> thread : running) {
        thread.get();
      }
      Duration took = Duration.ofNanos(System.nanoTime() - start);
      int fetches = server.requests() - fetchesBefore;
      long grown = usedMemory() - memoryBefore;
      long bound = 2 + took.dividedBy(ReloadSchedule.EARLY_INTERVAL);

      System.out.printf(
          "K7 flood: %d unknown kids in %d ms: %d refused as unknown, %d turned away; %d fetches"
              + " (bound %d); memory %+d KiB; verification without flood median %d us, p99 %d us;"
              + " with flood median %d us, p99 %d us%n",
          STRANGERS,
          took.toMillis(),
          flood.refused.get(),
          flood.turnedAway.get(),
          fetches,
          bound,
          grown / 1024,
          before[SAMPLES / 2] / 1000,
          before[SAMPLES * 99 / 100] / 1000,
          during[SAMPLES / 2] / 1000,
          during[SAMPLES * 99 / 100] / 1000);
      assertEquals(STRANGERS, flood.refused.get() + flood.turnedAway.get());
      assertTrue(fetches <= bound, () -> fetches + " fetches in " + took);
      assertTrue(grown < 16 << 20, () -> grown + " bytes more in use");
      assertTrue(during[SAMPLES / 2] < Duration.ofSeconds(1).toNanos());
      // A key that came during the flood is in force after it, and asked for in vain by nobody.
      assertEquals("bob", verifier.verify(blue.token("bob", clock.instant())).getName());
    } finally {
      threads.shutdownNow();
    }
  }

  private static final class Flood {
    private final TokenVerifier verifier;
    private final AtomicLong next = new AtomicLong();
    private final AtomicLong refused = new AtomicLong();
    private final AtomicLong turnedAway = new AtomicLong();

    Flood(TokenVerifier verifier) {
      this.verifier = verifier;
    }

    void run() {
      for (long i = next.incrementAndGet(); i <= STRANGERS; i = next.incrementAndGet()) {
        try {
          verifier.verify(RsaTestKey.tokenOfUnknownKey(i));
          throw new AssertionError("a stranger got in");
        } catch (TokenRejectedException e) {
          assertEquals(Rejection.UNKNOWN_KEY, e.reason());
          refused.incrementAndGet();
        } catch (KeyUnavailableException e) {
          turnedAway.incrementAndGet();
        }
      }
    }
  }

  private static long[] latency(TokenVerifier verifier, String token) throws Exception {
    long[] nanos = new long[SAMPLES];
    for (int i = 0; i < SAMPLES; i++) {
      long start = System.nanoTime();
      assertEquals("alice", verifier.verify(token).getName());
      nanos[i] = System.nanoTime() - start;
    }
    Arrays.sort(nanos);
    return nanos;
  }

  private static long usedMemory() {
    System.gc();
    Runtime runtime = Runtime.getRuntime();
    return runtime.totalMemory() - runtime.freeMemory();
  }

  private static KeySettings settings(KeySetServer server) {
    return KeySettings.builder().jwksUrl(server.url()).build();
  }
}
