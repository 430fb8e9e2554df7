package io.github.slurmjwt.engine;

import io.github.slurmjwt.Rejection;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.LongAdder;

/** Counts decisions by reason, without a lock. */
final class DecisionCounts {
  static final String ACCEPTED = "accepted";

  private final LongAdder accepted = new LongAdder();

  /** Has every reason from the start, and is only read. */
  private final EnumMap<Rejection, LongAdder> refused = new EnumMap<>(Rejection.class);

  DecisionCounts() {
    for (Rejection reason : Rejection.values()) {
      refused.put(reason, new LongAdder());
    }
  }

  void accepted() {
    accepted.increment();
  }

  void refused(Rejection reason) {
    Objects.requireNonNull(refused.get(reason)).increment();
  }

  /** Returns the counts of all codes, also of those that have not occurred. */
  Map<String, Long> byCode() {
    Map<String, Long> counts = new LinkedHashMap<>();
    counts.put(ACCEPTED, accepted.sum());
    refused.forEach((reason, count) -> counts.put(reason.code(), count.sum()));
    return Collections.unmodifiableMap(counts);
  }
}
