package io.github.slurmjwt.gateway;

import java.util.HashMap;
import java.util.Map;

/**
 * How many requests are at the gateway at the same time, from the head's arrival to the answer. So
 * what clients upload before there is a slot takes a bounded amount of memory. Safe for use by many
 * threads.
 */
final class Arrivals {
  private final int limit;
  private final int limitOfUser;
  private final Map<String, Integer> users = new HashMap<>();
  private int total;

  Arrivals(GatewaySettings settings) {
    limit = settings.slots() + settings.maximumQueue();
    limitOfUser = settings.slotsOfUser() + settings.maximumQueueOfUser();
  }

  /**
   * Counts one more request.
   *
   * @throws GatewayRefusal when there are too many, of this user or of all
   */
  synchronized void add(String user) throws GatewayRefusal {
    int count = users.getOrDefault(user, 0);
    if (count >= limitOfUser) {
      throw new GatewayRefusal(GatewayProblem.USER_BUSY);
    }
    if (total >= limit) {
      throw new GatewayRefusal(GatewayProblem.GATEWAY_BUSY);
    }
    users.put(user, count + 1);
    total++;
  }

  /** One of them has ended. */
  synchronized void remove(String user) {
    users.computeIfPresent(user, (name, count) -> count == 1 ? null : count - 1);
    total--;
  }
}
