package io.github.slurmjwt.gateway;

import io.github.slurmjwt.keys.SlurmKeys;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * Whether a balancer should send requests here: keys are in force, slurmrestd takes connections,
 * and the gateway is not about to stop. Safe for use by many threads.
 */
final class Readiness {
  private final Supplier<SlurmKeys> keys;
  private final Supplier<Optional<String>> slurmrestd;
  private final BooleanSupplier stopping;

  /**
   * Creates it.
   *
   * @param slurmrestd why slurmrestd cannot be reached; nothing when it can
   * @param stopping whether the gateway takes no more work, or soon will not
   */
  Readiness(
      Supplier<SlurmKeys> keys, Supplier<Optional<String>> slurmrestd, BooleanSupplier stopping) {
    this.keys = keys;
    this.slurmrestd = slurmrestd;
    this.stopping = stopping;
  }

  /** Returns what is missing, each in words for an operator; nothing when the gateway is ready. */
  List<String> problems() {
    List<String> problems = new ArrayList<>();
    if (stopping.getAsBoolean()) {
      problems.add("the gateway is stopping");
    }
    SlurmKeys current = keys.get();
    if (current.hmacKey().isEmpty() && current.rsaKeys().isEmpty()) {
      problems.add("no keys are in force; the log says why");
    }
    slurmrestd.get().ifPresent(problems::add);
    return problems;
  }

  boolean isReady() {
    return problems().isEmpty();
  }
}
