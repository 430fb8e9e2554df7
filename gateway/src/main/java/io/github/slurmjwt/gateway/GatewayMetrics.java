package io.github.slurmjwt.gateway;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Metrics;
import io.micrometer.core.instrument.TimeGauge;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.jvm.ClassLoaderMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.RequestLog;
import org.eclipse.jetty.server.Response;

/**
 * What is measured of the gateway, in the form of Prometheus. Its registry is one of Micrometer's
 * global ones while this is open, so the filter's metrics are in it too, and any that another class
 * adds to {@link Metrics#globalRegistry}. Jetty tells it of each answer, also those of its own.
 */
final class GatewayMetrics implements RequestLog, AutoCloseable {
  private static final String REFUSED = "refused";
  private static final Duration[] LATENCIES = {
    Duration.ofMillis(5),
    Duration.ofMillis(10),
    Duration.ofMillis(25),
    Duration.ofMillis(50),
    Duration.ofMillis(100),
    Duration.ofMillis(250),
    Duration.ofMillis(500),
    Duration.ofSeconds(1),
    Duration.ofSeconds(5),
    Duration.ofSeconds(30),
    Duration.ofSeconds(120)
  };

  private record Outcome(int status, String result) {}

  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final JvmGcMetrics collections = new JvmGcMetrics();
  private final Map<Outcome, Timer> requests = new ConcurrentHashMap<>();

  GatewayMetrics() {
    new JvmMemoryMetrics().bindTo(registry);
    collections.bindTo(registry);
    new JvmThreadMetrics().bindTo(registry);
    new ClassLoaderMetrics().bindTo(registry);
    new ProcessorMetrics().bindTo(registry);
    new UptimeMetrics().bindTo(registry);
    new FileDescriptorMetrics().bindTo(registry);
    Metrics.addRegistry(registry);
  }

  /** Shows whether the gateway is ready, as 1 or 0. */
  void show(Readiness readiness) {
    Gauge.builder("slurm.gateway.ready", readiness, it -> it.isReady() ? 1 : 0)
        .description("1 when keys are in force, slurmrestd takes connections, and no stop is near")
        .register(registry);
  }

  /** Shows how many addresses the limit on failed logins remembers. */
  void show(FailedLogins logins) {
    Gauge.builder("slurm.gateway.failed.login.addresses", logins, FailedLogins::addresses)
        .description("Addresses with failed logins within the last minute")
        .register(registry);
  }

  /** Shows how many requests are at slurmrestd, and how many wait for their turn. */
  void show(Slots slots) {
    Gauge.builder("slurm.gateway.slots.taken", slots, Slots::taken)
        .description("Requests that slurmrestd is working on")
        .register(registry);
    Gauge.builder("slurm.gateway.slots.waiting", slots, Slots::waiting)
        .description("Requests that wait for a slot")
        .register(registry);
  }

  /** Shows how many requests were sent a second time. */
  void show(GatewayServlet servlet) {
    FunctionCounter.builder("slurm.gateway.repeated", servlet, GatewayServlet::repeated)
        .description("Requests sent again after slurmrestd closed the connection without reading")
        .register(registry);
  }

  /** Shows for how long the certificate in force is still good. */
  void showCertificate(Supplier<Instant> notAfter) {
    TimeGauge.builder(
            "slurm.gateway.certificate.remaining",
            notAfter,
            TimeUnit.SECONDS,
            it -> Duration.between(Instant.now(), it.get()).toSeconds())
        .description("Time until the certificate in force expires; negative after that")
        .strongReference(true)
        .register(registry);
  }

  @Override
  public void log(Request request, Response response) {
    Object result = request.getAttribute(GatewayLog.RESULT);
    Outcome outcome =
        new Outcome(response.getStatus(), result == null ? REFUSED : result.toString());
    long nanos = System.nanoTime() - request.getBeginNanoTime();
    requests.computeIfAbsent(outcome, this::timer).record(nanos, TimeUnit.NANOSECONDS);
  }

  private Timer timer(Outcome outcome) {
    return Timer.builder("slurm.gateway.requests")
        .description("Requests by status and result, and how long they took")
        .tag("status", Integer.toString(outcome.status()))
        .tag("result", outcome.result())
        .serviceLevelObjectives(LATENCIES)
        .register(registry);
  }

  /** Returns everything in Prometheus' text form. */
  String scrape() {
    return registry.scrape();
  }

  @Override
  public void close() {
    Metrics.removeRegistry(registry);
    collections.close();
    registry.close();
  }
}
