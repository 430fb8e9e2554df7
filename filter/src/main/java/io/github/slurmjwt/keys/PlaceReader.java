package io.github.slurmjwt.keys;

import java.util.Optional;

/** Reads a file or a URL that holds keys, or another file. Used by one thread at a time. */
interface PlaceReader {
  /** Returns the file or URL as the log names it: {@code jwks=PLACE}. */
  String name();

  /**
   * Returns the current content.
   *
   * @throws KeyLoadException when there is no usable content; the message names the file or URL
   */
  byte[] read() throws KeyLoadException, InterruptedException;

  /** Returns what the log calls the content. */
  default String content() {
    return "keys";
  }

  /** Returns how to withdraw these keys; empty when only their publisher can. */
  default Optional<String> howToWithdraw() {
    return Optional.empty();
  }
}
