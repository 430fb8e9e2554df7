package io.github.slurmjwt.gateway;

/**
 * Where the admin listener is.
 *
 * @param host the address to listen on
 * @param port the port to listen on, 0 for any free one
 */
record AdminSettings(String host, int port) {}
