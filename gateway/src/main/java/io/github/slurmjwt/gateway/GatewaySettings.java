package io.github.slurmjwt.gateway;

import java.time.Duration;

/**
 * How the gateway speaks to slurmrestd.
 *
 * @param timeout the longest time for an exchange, with both bodies
 * @param slots how many requests slurmrestd gets at the same time; it takes 124 connections itself
 *     by default (22.05, {@code --max-connections})
 * @param slotsOfUser how many of them a single user has at most
 * @param slotWait how long a request waits for a slot
 * @param uploadRate how many bytes a second a body must bring at least, while the gateway waits for
 *     them
 */
record GatewaySettings(
    Duration timeout, int slots, int slotsOfUser, Duration slotWait, int uploadRate) {
  static final GatewaySettings DEFAULT =
      new GatewaySettings(Duration.ofMinutes(2), 64, 16, Duration.ofSeconds(30), 500);

  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
  private static final int MAXIMUM_QUEUE = 1024;

  /** Returns the longest time to connect. */
  Duration connectTimeout() {
    return CONNECT_TIMEOUT;
  }

  /** Returns how many requests may wait for a slot. */
  int maximumQueue() {
    return MAXIMUM_QUEUE;
  }

  /** Returns how many requests of a single user may wait for a slot. */
  int maximumQueueOfUser() {
    return MAXIMUM_QUEUE / 4;
  }
}
