package io.github.slurmjwt.gateway;

import io.github.slurmjwt.config.FilterSettings;
import java.time.InstantSource;

/** Where the gateway's own token comes from. Safe for use by many threads. */
interface ProxyToken extends AutoCloseable {
  /**
   * Returns a token that is good for a while.
   *
   * @throws GatewayRefusal when there is currently none; the log says why
   */
  String current() throws GatewayRefusal;

  /** Returns whom the token is for: SlurmUser or root, if Slurm is to take it. */
  String user();

  /** Returns where the token comes from, for the log. */
  String description();

  @Override
  default void close() {}

  /**
   * Opens the place that the options name.
   *
   * @throws GatewayException when it holds no usable token or key
   */
  static ProxyToken open(ProxyOptions options, FilterSettings filter) throws GatewayException {
    return options.token().isPresent()
        ? ProxyTokenFile.open(options.token().get(), InstantSource.system())
        : MintedProxyToken.open(options, filter);
  }
}
