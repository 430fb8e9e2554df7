package io.github.slurmjwt.gateway;

import io.github.slurmjwt.SlurmPrincipal;
import io.github.slurmjwt.config.FilterSettings;
import java.util.Set;

/**
 * Whether root and SlurmUser are forwarded by a gateway whose own tokens Slurm believes. Without
 * the gateway, Slurm would never see a token for root that an identity provider has signed. So root
 * and SlurmUser, and whoever they act for, pass only where the operator wants it.
 *
 * @param slurmUser the name of {@code SlurmUser}, as far as it is known here
 * @param areForwarded whether their requests are forwarded
 */
record AdministratorRule(String slurmUser, boolean areForwarded) {
  /** Root, and SlurmUser at most sites. */
  private static final Set<String> USUAL = Set.of("root", "slurm");

  static AdministratorRule of(ProxyOptions options, FilterSettings filter) {
    return new AdministratorRule(filter.slurm().slurmUser(), options.forwardsAdministrators());
  }

  /**
   * Lets a user pass.
   *
   * @throws GatewayRefusal when the user is one of them, or they act for the user
   */
  void check(SlurmPrincipal user) throws GatewayRefusal {
    if (!areForwarded && (contains(user.getName()) || contains(user.tokenUser()))) {
      throw new GatewayRefusal(GatewayProblem.ADMINISTRATOR_NOT_FORWARDED);
    }
  }

  private boolean contains(String name) {
    return USUAL.contains(name) || name.equals(slurmUser);
  }
}
