package io.github.slurmjwt.gateway;

import io.github.slurmjwt.SlurmPrincipal;

/**
 * What the gateway tells slurmrestd of the user.
 *
 * @param userName the value of {@code X-SLURM-USER-NAME}
 * @param token the value of {@code X-SLURM-USER-TOKEN}, a secret
 */
record ForwardedIdentity(String userName, String token) {
  /**
   * Returns the user's name if it reaches slurmrestd as it is: others would be changed on the way,
   * perhaps into another user's.
   */
  static String headerSafe(SlurmPrincipal user) throws GatewayRefusal {
    if (!user.getName().matches("[!-~]+")) {
      throw new GatewayRefusal(GatewayProblem.USER_NAME_NOT_FORWARDED);
    }
    return user.getName();
  }

  /** Leaves the token out. */
  @Override
  public String toString() {
    return "ForwardedIdentity[userName=" + userName + "]";
  }
}
