package io.github.slurmjwt.gateway;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * Everything that an operator decides about a gateway.
 *
 * @param host the address to listen on
 * @param port the port to listen on, 0 for any free one
 * @param tls the certificate; empty for plain HTTP
 * @param filterParameters the parameters of the filter, by the names that they have in a web.xml
 * @param slurmrestd where to forward to
 * @param proxy how to be an authenticating proxy; empty to forward the user's own token
 * @param timeout the longest time for an exchange with slurmrestd
 * @param loginLimit how many failed logins an address has in a minute, 0 for any number
 */
record GatewayOptions(
    String host,
    int port,
    Optional<Tls> tls,
    Map<String, String> filterParameters,
    Slurmrestd slurmrestd,
    Optional<ProxyOptions> proxy,
    Duration timeout,
    int loginLimit) {
  GatewayOptions {
    filterParameters = Map.copyOf(filterParameters);
  }
}
