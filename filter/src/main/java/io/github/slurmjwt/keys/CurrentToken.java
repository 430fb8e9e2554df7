package io.github.slurmjwt.keys;

/** A token that is renewed. Safe for use by many threads. */
interface CurrentToken extends AutoCloseable {
  /**
   * Returns a token that has not expired, without waiting for a file.
   *
   * @throws TokenUnavailableException when there is none at the moment, or after {@link #close}
   */
  String current() throws TokenUnavailableException;

  String user();

  @Override
  void close();
}
