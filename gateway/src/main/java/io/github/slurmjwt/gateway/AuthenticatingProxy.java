package io.github.slurmjwt.gateway;

import io.github.slurmjwt.SlurmPrincipal;
import io.github.slurmjwt.keys.SlurmTokenSource;
import io.github.slurmjwt.keys.TokenUnavailableException;
import java.util.List;

/**
 * Slurm's "authenticating proxy": the gateway sends a token of SlurmUser or root, and names the
 * verified user in {@code X-SLURM-USER-NAME}. Slurm believes the gateway alone.
 */
final class AuthenticatingProxy implements IdentityForwarding {
  private final SlurmTokenSource token;
  private final String slurmUser;
  private final Accounts accounts;
  private final boolean forwardsAdministrators;

  /**
   * Creates the proxy.
   *
   * @param slurmUser the name of {@code SlurmUser}, as far as it is known here
   * @param accounts which of them has which uid
   * @param forwardsAdministrators whether requests of root and SlurmUser are forwarded too
   */
  AuthenticatingProxy(
      SlurmTokenSource token, String slurmUser, Accounts accounts, boolean forwardsAdministrators) {
    this.token = token;
    this.slurmUser = slurmUser;
    this.accounts = accounts;
    this.forwardsAdministrators = forwardsAdministrators;
  }

  /**
   * Without the gateway, Slurm would never see a token for root that an identity provider has
   * signed. So root and SlurmUser, and whoever they act for, pass only where the operator wants it.
   */
  @Override
  public ForwardedIdentity of(SlurmPrincipal user) throws GatewayRefusal {
    if (!forwardsAdministrators) {
      var administrators = new AdministratorNames(List.of(slurmUser, token.user()), accounts);
      if (administrators.contains(user.getName()) || administrators.contains(user.tokenUser())) {
        throw new GatewayRefusal(GatewayProblem.ADMINISTRATOR_NOT_FORWARDED);
      }
    }
    return new ForwardedIdentity(ForwardedIdentity.headerSafe(user), currentToken());
  }

  private String currentToken() throws GatewayRefusal {
    try {
      return token.current();
    } catch (TokenUnavailableException e) {
      throw new GatewayRefusal(GatewayProblem.PROXY_TOKEN_UNAVAILABLE);
    }
  }

  @Override
  public String description() {
    return "authenticating-proxy, " + token;
  }

  @Override
  public void close() {
    token.close();
  }
}
