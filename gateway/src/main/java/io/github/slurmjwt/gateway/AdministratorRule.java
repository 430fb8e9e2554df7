package io.github.slurmjwt.gateway;

import io.github.slurmjwt.SlurmPrincipal;
import java.util.List;

/**
 * Whether root and SlurmUser are forwarded by a gateway whose own tokens Slurm believes. Without
 * the gateway, Slurm would never see a token for root that an identity provider has signed. So root
 * and SlurmUser, and whoever they act for, pass only where the operator wants it.
 */
final class AdministratorRule {
  private final AdministratorNames names;
  private final boolean areForwarded;

  /**
   * Creates the rule.
   *
   * @param slurmUser the name of {@code SlurmUser}, as far as it is known here
   * @param areForwarded whether their requests are forwarded
   */
  AdministratorRule(String slurmUser, Accounts accounts, boolean areForwarded) {
    this.names = new AdministratorNames(List.of(slurmUser), accounts);
    this.areForwarded = areForwarded;
  }

  /**
   * Lets a user pass.
   *
   * @throws GatewayRefusal when the user is one of them, or they act for the user
   */
  void check(SlurmPrincipal user) throws GatewayRefusal {
    if (!areForwarded && (names.contains(user.getName()) || names.contains(user.tokenUser()))) {
      throw new GatewayRefusal(GatewayProblem.ADMINISTRATOR_NOT_FORWARDED);
    }
  }
}
