package io.github.slurmjwt.keys;

import java.util.Optional;

/** Valid content of a file or URL, with or without a key in it. */
interface PlaceContent {
  /** Returns how to report that it holds no key, which withdraws its keys; else empty. */
  Optional<Withdrawal> withdrawal();

  /**
   * The sentences that report a withdrawal, naming the file or URL.
   *
   * @param atStart why the filter cannot start
   * @param atRunTime what now happens to tokens
   */
  record Withdrawal(String atStart, String atRunTime) {}
}
