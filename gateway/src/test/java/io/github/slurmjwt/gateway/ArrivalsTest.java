package io.github.slurmjwt.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How many requests are at the gateway at the same time. */
final class ArrivalsTest {
  private static final int OF_USER = 2 + 256;
  private static final int OF_ALL = 5 + 1024;

  private final Arrivals arrivals =
      new Arrivals(new GatewaySettings(Duration.ofSeconds(1), 5, 2, Duration.ofSeconds(1), 500));

  @BeforeEach
  void fillUp() throws Exception {
    for (int i = 0; i < OF_ALL; i++) {
      arrivals.add("user" + i / OF_USER);
    }
  }

  private void assertRefused(GatewayProblem problem, String user) {
    assertEquals(problem, assertThrows(GatewayRefusal.class, () -> arrivals.add(user)).problem());
  }

  /** A user is told of the own limit first: waiting for others would not help. */
  @Test
  void thoseOfAUserAndThoseOfAllAreLimited() {
    assertRefused(GatewayProblem.USER_BUSY, "user0");
    assertRefused(GatewayProblem.GATEWAY_BUSY, "another");
  }

  /** A refused request counts nowhere, of the user or of all. */
  @Test
  void oneThatEndsMakesPlaceForExactlyOne() throws Exception {
    for (int i = 0; i < 3; i++) {
      assertRefused(GatewayProblem.USER_BUSY, "user0");
      assertRefused(GatewayProblem.GATEWAY_BUSY, "another");
    }
    arrivals.remove("user0");
    arrivals.add("another");
    assertRefused(GatewayProblem.GATEWAY_BUSY, "user0");
    arrivals.remove("another");
    arrivals.add("user0");
    assertRefused(GatewayProblem.USER_BUSY, "user0");
    assertRefused(GatewayProblem.GATEWAY_BUSY, "another");
  }
}
