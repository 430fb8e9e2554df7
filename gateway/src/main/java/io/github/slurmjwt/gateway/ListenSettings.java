package io.github.slurmjwt.gateway;

import java.util.Optional;

/**
 * Where the gateway listens.
 *
 * @param host the address to listen on
 * @param port the port to listen on, 0 for any free one
 * @param tls the certificate; empty for plain HTTP
 */
record ListenSettings(String host, int port, Optional<Tls> tls) {}
