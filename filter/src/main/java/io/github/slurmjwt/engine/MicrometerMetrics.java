package io.github.slurmjwt.engine;

import io.github.slurmjwt.keys.KeyStatus;
import io.github.slurmjwt.keys.LiveDenyList;
import io.github.slurmjwt.keys.LiveKeys;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Metrics;
import io.micrometer.core.instrument.Tags;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * Publishes metrics with Micrometer, if the application provides it: {@code slurm.jwt.decisions} by
 * reason, {@code slurm.jwt.keys.age} in seconds, {@code slurm.jwt.keys.failures}, and the same two
 * of the deny list as {@code slurm.jwt.denylist.…}. The only class that uses Micrometer.
 */
final class MicrometerMetrics implements FilterMetrics {
  private static final String DECISIONS = "slurm.jwt.decisions";

  private final Tags tags;
  private final Map<String, Counter> decisions = new ConcurrentHashMap<>();
  private final List<Meter> keyMeters = new ArrayList<>();

  MicrometerMetrics(String filter, Optional<LiveKeys> keys, Optional<LiveDenyList> denyList) {
    tags = Tags.of("filter", filter);
    try {
      keys.ifPresent(
          it ->
              show("slurm.jwt.keys.", it, LiveKeys::status, "the keys were", "a key file or URL"));
      denyList.ifPresent(
          it ->
              show(
                  "slurm.jwt.denylist.",
                  it,
                  LiveDenyList::status,
                  "the deny list was",
                  "the deny list"));
    } catch (RuntimeException | Error e) {
      close();
      throw e;
    }
  }

  @Override
  public void decided(String reason) {
    decisions
        .computeIfAbsent(
            reason,
            code ->
                Counter.builder(DECISIONS)
                    .description("Decisions of the filter by reason")
                    .tags(tags.and("reason", code))
                    .register(Metrics.globalRegistry))
        .increment();
  }

  @Override
  public void close() {
    decisions.values().forEach(Metrics.globalRegistry::remove);
    keyMeters.forEach(Metrics.globalRegistry::remove);
  }

  private <T> void show(
      String prefix, T source, Function<T, KeyStatus> status, String age, String failures) {
    keyMeters.add(
        Gauge.builder(prefix + "age", source, it -> status.apply(it).age().toMillis() / 1000.0)
            .description("Time since " + age + " last found good")
            .baseUnit("seconds")
            .tags(tags)
            .register(Metrics.globalRegistry));
    keyMeters.add(
        FunctionCounter.builder(prefix + "failures", source, it -> status.apply(it).failures())
            .description("Failed attempts to read " + failures)
            .tags(tags)
            .register(Metrics.globalRegistry));
  }
}
