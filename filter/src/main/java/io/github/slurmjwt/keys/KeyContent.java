package io.github.slurmjwt.keys;

import java.util.Optional;

/** What was read from a place that is sound, whether or not there is a key in it. */
interface KeyContent {
  /** Returns what to say if there is no key in it: the keys of this place are withdrawn. */
  Optional<Withdrawal> withdrawal();

  /**
   * A place that is sound and holds no key, a sentence for each moment at which that can come out.
   *
   * @param atStart why there is nothing to start with
   * @param atRunTime what happens to tokens from now on
   */
  record Withdrawal(String atStart, String atRunTime) {}
}
