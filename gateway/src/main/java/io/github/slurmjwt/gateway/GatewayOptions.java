package io.github.slurmjwt.gateway;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * Everything that an operator decides about a gateway.
 *
 * @param listen where it listens
 * @param filterParameters the parameters of the filter, by the names that they have in a web.xml
 * @param slurmrestd where to forward to
 * @param upstream how it speaks to slurmrestd
 * @param clients what clients get of it, who they are, and how it stops
 * @param proxy how to be an authenticating proxy; empty to forward the user's own token
 * @param access who may do what
 * @param admin where it answers balancers and monitoring; empty for nowhere
 * @param logging a configuration of java.util.logging; empty for the default
 * @param forwardAuth how it gives verdicts to a proxy; empty when it gives none
 */
record GatewayOptions(
    ListenSettings listen,
    Map<String, String> filterParameters,
    Slurmrestd slurmrestd,
    GatewaySettings upstream,
    ClientSettings clients,
    Optional<ProxyOptions> proxy,
    AccessSettings access,
    Optional<AdminSettings> admin,
    Optional<Path> logging,
    Optional<ForwardAuth> forwardAuth) {
  GatewayOptions {
    filterParameters = Map.copyOf(filterParameters);
  }
}
