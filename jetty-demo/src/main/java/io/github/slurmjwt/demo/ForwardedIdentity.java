package io.github.slurmjwt.demo;

import io.github.slurmjwt.SlurmPrincipal;

/**
 * What the gateway tells slurmrestd of the user.
 *
 * @param userName the value of {@code X-SLURM-USER-NAME}
 * @param token the value of {@code X-SLURM-USER-TOKEN}, a secret
 */
record ForwardedIdentity(String userName, String token) {
  /** One of the ways to forward a verified user. */
  interface Way extends AutoCloseable {
    /**
     * Returns what to send for this user.
     *
     * @throws GatewayRefusal when nothing may or can be sent for them
     */
    ForwardedIdentity of(SlurmPrincipal user) throws GatewayRefusal;

    /** Returns the way in a few words, for the log. */
    String description();

    @Override
    default void close() {}
  }

  /**
   * Returns the way that trusts nobody: slurmctld sees the user's own token and checks it again.
   */
  static Way passThrough() {
    return new Way() {
      @Override
      public ForwardedIdentity of(SlurmPrincipal user) throws GatewayRefusal {
        return new ForwardedIdentity(headerSafe(user), user.token());
      }

      @Override
      public String description() {
        return "pass-through";
      }
    };
  }

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
