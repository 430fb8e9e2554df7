package io.github.slurmjwt.gateway;

import java.time.Duration;

/**
 * What clients get of the gateway.
 *
 * @param connections how many connections there are at the same time
 * @param addressConnections how many of them a single address has
 * @param headTime how long the head of a request may take to arrive
 * @param proxies who is believed when they name their client
 * @param clientAddress where those name it
 * @param stopDelay how long the gateway goes on serving after it has been told to stop, and has
 *     said that it is not ready
 * @param stopTimeout how long requests may take after that
 */
record ClientSettings(
    int connections,
    int addressConnections,
    Duration headTime,
    TrustedProxies proxies,
    ClientAddress clientAddress,
    Duration stopDelay,
    Duration stopTimeout) {
  static final ClientSettings DEFAULT =
      new ClientSettings(
          8192,
          512,
          Duration.ofSeconds(20),
          TrustedProxies.NONE,
          ClientAddress.X_FORWARDED_FOR,
          Duration.ZERO,
          Duration.ofSeconds(30));
}
