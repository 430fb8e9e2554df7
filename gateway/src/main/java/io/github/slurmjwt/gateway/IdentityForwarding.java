package io.github.slurmjwt.gateway;

import io.github.slurmjwt.SlurmPrincipal;
import io.github.slurmjwt.config.FilterSettings;

/** How the gateway tells slurmrestd who the user is. Safe for use by many threads. */
interface IdentityForwarding extends AutoCloseable {
  /**
   * Returns what to send for this user.
   *
   * @throws GatewayRefusal when nothing may or can be sent for them
   */
  ForwardedIdentity of(SlurmPrincipal user) throws GatewayRefusal;

  /** Returns a short description for the log. */
  String description();

  @Override
  default void close() {}

  /**
   * Prepares what the options ask for.
   *
   * @param filter the settings of the filter, which name the key and SlurmUser of the cluster
   * @throws GatewayException when a file or option is missing or wrong
   */
  static IdentityForwarding open(GatewayOptions options, FilterSettings filter, Accounts accounts)
      throws GatewayException {
    if (options.proxy().isEmpty()) {
      return new PassThrough();
    }
    ProxyOptions proxy = options.proxy().get();
    if (proxy.ofUser()) {
      GatewaySettings times = options.upstream();
      return UserTokenMint.open(proxy, filter, accounts, times.slotWait().plus(times.timeout()));
    }
    return new AuthenticatingProxy(
        ProxyTokens.open(proxy, filter),
        filter.slurm().slurmUser(),
        accounts,
        proxy.forwardsAdministrators());
  }
}
