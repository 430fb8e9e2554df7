package io.github.slurmjwt.keys;

import java.util.Optional;

/** One place that holds keys: a file or a URL. Used by one thread at a time. */
interface KeyReader {
  /** Returns where it is, as the log names it: {@code jwks=PLACE}. */
  String name();

  /**
   * Returns what is there now.
   *
   * @throws KeyLoadException when nothing usable can be had; the message blames the place
   */
  byte[] read() throws KeyLoadException, InterruptedException;

  /** Returns how to withdraw the keys of this place; empty when that is said elsewhere. */
  Optional<String> howToWithdraw();

  /** Tells whether reading is so cheap and close that it is done in every round. */
  boolean isLocal();
}
