package io.github.slurmjwt.keys;

import java.lang.System.Logger.Level;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/** What the log says of places, each state of a place once. Used by one thread at a time. */
final class PlaceLog {
  private static final System.Logger LOG = System.getLogger("io.github.slurmjwt");

  private final Map<String, String> problems = new HashMap<>();
  private final AtomicLong failures = new AtomicLong();

  /** Returns how often a place was found in a bad state. */
  long failures() {
    return failures.get();
  }

  /** Takes down that a place is in a bad state; its last good content stays in force. */
  void report(KeyPart<?> part, String problem) {
    failures.incrementAndGet();
    if (problem.equals(problems.put(part.reader().name(), problem))) {
      return;
    }
    if (part.withdrawal().isPresent()) {
      LOG.log(Level.WARNING, "the keys stay withdrawn: " + problem);
    } else if (part.value().isPresent()) {
      String how = part.reader().howToWithdraw().map(words -> "; " + words).orElse("");
      LOG.log(Level.WARNING, "the last good keys stay in force: " + problem + how);
    } else {
      LOG.log(Level.WARNING, "there are no keys yet: " + problem);
    }
  }

  /** Takes down that a place is sound. */
  void clear(KeyPart<?> part) {
    if (problems.remove(part.reader().name()) != null) {
      LOG.log(Level.INFO, part.reader().name() + " is good again");
    }
  }

  /** Says what is withdrawn, and what is so no more, now that other keys are in force. */
  void compare(SlurmKeys last, SlurmKeys next) {
    next.withdrawals()
        .forEach(
            (place, withdrawal) -> {
              if (!last.withdrawals().containsKey(place)) {
                LOG.log(Level.WARNING, withdrawal.atRunTime());
              }
            });
    last.withdrawals()
        .keySet()
        .forEach(
            place -> {
              if (!next.withdrawals().containsKey(place)) {
                LOG.log(Level.INFO, place + " holds a usable key again");
              }
            });
  }
}
