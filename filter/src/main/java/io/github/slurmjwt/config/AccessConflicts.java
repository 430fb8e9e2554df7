package io.github.slurmjwt.config;

import io.github.slurmjwt.AccessPolicy;
import io.github.slurmjwt.ClientIdentity;
import io.github.slurmjwt.ConfigException;
import io.github.slurmjwt.SlurmOptions;
import io.github.slurmjwt.TokenPolicy;
import java.time.Duration;

/** Finds rules on who may pass that together would let nobody pass. */
final class AccessConflicts {
  private AccessConflicts() {}

  /**
   * Refuses such rules.
   *
   * @throws ConfigException when no token could comply with all of them
   */
  static void refuse(AccessPolicy access, TokenPolicy policy, SlurmOptions slurm) {
    boolean rolesKnown =
        policy.rolesClaim().isPresent() || slurm.clientIdentity() != ClientIdentity.IGNORED;
    if (!access.requiredRoles().isEmpty() && !rolesKnown) {
      throw new ConfigException("requiredRoles needs rolesClaim: no token has a role without it");
    }
    Duration remaining = access.minimumRemaining().orElse(Duration.ZERO);
    if (policy.maximumLifetime().filter(longest -> longest.compareTo(remaining) < 0).isPresent()) {
      throw new ConfigException(
          "minimumRemainingSeconds is more than maximumLifetimeSeconds, so no token would pass:"
              + " lower it");
    }
  }
}
