package io.github.slurmjwt.gateway;

import java.time.Duration;

/**
 * How the gateway speaks to slurmrestd.
 *
 * @param timeout the longest time for an exchange, waiting and both bodies included
 * @param connectTimeout the longest time to connect
 * @param maximumConnections how many requests slurmrestd gets at the same time; it takes 124 itself
 *     by default (22.05, {@code --max-connections})
 * @param maximumQueue how many more may wait for their turn
 */
record GatewaySettings(
    Duration timeout, Duration connectTimeout, int maximumConnections, int maximumQueue) {
  static GatewaySettings withTimeout(Duration timeout) {
    return new GatewaySettings(timeout, Duration.ofSeconds(5), 64, 1024);
  }
}
