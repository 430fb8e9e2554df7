package io.github.slurmjwt.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.github.benmanes.caffeine.cache.Ticker;
import io.github.slurmjwt.gateway.Slots.Slot;
import io.github.slurmjwt.gateway.Slots.Waiter;
import io.micrometer.core.instrument.Metrics;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What monitoring reads of a gateway, and that nothing of it stays when it ends. */
final class GatewayMetricsTest {
  private static final Pattern REMAINING =
      Pattern.compile("(?m)^slurm_gateway_certificate_remaining_seconds (\\S+)$");

  @Test
  void showsHowLongTheCertificateIsGood() {
    try (GatewayMetrics metrics = new GatewayMetrics()) {
      List<Instant> end = new ArrayList<>(List.of(Instant.now().plusSeconds(3600)));
      metrics.showCertificate(() -> end.get(0));
      double before = remaining(metrics);
      assertTrue(before > 3500 && before <= 3600, before + " s");

      end.set(0, Instant.now().minusSeconds(60)); // Another certificate is in force.
      double after = remaining(metrics);
      assertTrue(after <= -60 && after > -120, after + " s");
    }
  }

  @Test
  void showsWhoHasSlotsAndWhoWaits() {
    Slots slots =
        new Slots(
            new GatewaySettings(
                GatewaySettings.DEFAULT.timeout(), 2, 2, GatewaySettings.DEFAULT.slotWait(), 500),
            new ManualScheduler());
    try (GatewayMetrics metrics = new GatewayMetrics()) {
      metrics.show(slots);
      metrics.show(new FailedLogins(10, Ticker.systemTicker()));
      for (int i = 0; i < 5; i++) {
        slots.acquire("alice", new Anyone());
      }
      String all = metrics.scrape();
      assertTrue(all.contains("\nslurm_gateway_slots_taken 2.0\n"), all);
      assertTrue(all.contains("\nslurm_gateway_slots_waiting 3.0\n"), all);
      assertTrue(all.contains("\nslurm_gateway_failed_login_addresses 0.0\n"), all);
    }
  }

  @Test
  void showsWhatTheFilterCountsUntilItEnds() {
    int before = Metrics.globalRegistry.getRegistries().size();
    GatewayMetrics metrics = new GatewayMetrics();
    Metrics.counter("gateway.metrics.test").increment();
    assertTrue(metrics.scrape().contains("\ngateway_metrics_test_total 1.0\n"));

    metrics.close();

    assertEquals(before, Metrics.globalRegistry.getRegistries().size());
    Metrics.globalRegistry.remove(Metrics.counter("gateway.metrics.test"));
  }

  private static double remaining(GatewayMetrics metrics) {
    Matcher line = REMAINING.matcher(metrics.scrape());
    assertTrue(line.find());
    return Double.parseDouble(line.group(1));
  }

  private static final class Anyone implements Waiter {
    @Override
    public void granted(Slot slot) {}

    @Override
    public void refused(GatewayProblem reason) {}
  }
}
