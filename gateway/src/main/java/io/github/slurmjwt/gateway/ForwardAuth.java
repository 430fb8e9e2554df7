package io.github.slurmjwt.gateway;

import io.github.slurmjwt.config.ForwardAuthSettings;
import java.util.Optional;

/**
 * How the gateway gives verdicts to a proxy.
 *
 * @param host the address to take questions on
 * @param port the port, 0 for any free one
 * @param verdicts which proxy asks, and what it is told
 * @param openPaths the paths that need no token, as a list
 */
record ForwardAuth(
    String host, int port, ForwardAuthSettings verdicts, Optional<String> openPaths) {}
