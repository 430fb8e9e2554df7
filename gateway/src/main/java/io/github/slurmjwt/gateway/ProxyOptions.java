package io.github.slurmjwt.gateway;

import java.nio.file.Path;
import java.util.Optional;

/**
 * How the gateway is an authenticating proxy.
 *
 * @param key the key to mint the gateway's token with; empty for the {@code jwt_key} of the filter
 * @param token the file with that token, when it is not minted
 * @param user whom it is minted for; empty for SlurmUser
 * @param forwardsAdministrators whether requests of root and SlurmUser are forwarded too
 * @param acceptsAnyToken whether tokens of a key set count whoever they were issued for
 */
record ProxyOptions(
    Optional<Path> key,
    Optional<Path> token,
    Optional<String> user,
    boolean forwardsAdministrators,
    boolean acceptsAnyToken) {
  static final String ANY_TOKEN = "--accept-any-issuer-and-audience";
}
