package io.github.slurmjwt.gateway;

import io.github.slurmjwt.SlurmPrincipal;

/** Forwards the user's own token, so that slurmctld checks it again and need not trust us. */
final class PassThrough implements IdentityForwarding {
  @Override
  public ForwardedIdentity of(SlurmPrincipal user) throws GatewayRefusal {
    return new ForwardedIdentity(ForwardedIdentity.headerSafe(user), user.token());
  }

  @Override
  public String description() {
    return "pass-through";
  }
}
