package io.github.slurmjwt.gateway;

import java.nio.file.Path;
import java.util.Optional;

/**
 * How the gateway sends tokens of its own making.
 *
 * @param ofUser whether each is the user's own; else it is an authenticating proxy
 * @param key the key to mint with; empty for the {@code jwt_key} of the filter
 * @param token the file with that token, when it is not minted
 * @param user whom it is minted for; empty for SlurmUser
 * @param forwardsAdministrators whether requests of root and SlurmUser are forwarded too
 * @param acceptsAnyToken whether tokens of a key set count whoever they were issued for
 */
record ProxyOptions(
    boolean ofUser,
    Optional<Path> key,
    Optional<Path> token,
    Optional<String> user,
    boolean forwardsAdministrators,
    boolean acceptsAnyToken) {
  static final String TOKEN = "--proxy-token";
  static final String ANY_TOKEN = "--accept-any-issuer-and-audience";
}
