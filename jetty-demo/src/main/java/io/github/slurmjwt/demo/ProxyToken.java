package io.github.slurmjwt.demo;

/** Where the gateway's own token comes from. Safe for use by many threads. */
interface ProxyToken extends AutoCloseable {
  /**
   * Returns a token that is good for a while.
   *
   * @throws GatewayRefusal when there is none at the moment; the log says why
   */
  String current() throws GatewayRefusal;

  /** Returns whom the token is for: SlurmUser or root, if Slurm is to take it. */
  String user();

  /** Returns where the token comes from, for the log. */
  String description();

  @Override
  default void close() {}
}
