package io.github.slurmjwt.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.slurmjwt.testing.LogLines;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.logging.Level;
import org.junit.jupiter.api.Test;

/** What is asked of a machine's name service, and what is remembered of it. */
final class AccountsTest {
  private final FakeNameService service = new FakeNameService(Map.of("alice", 1000, "bob", 1001));
  private final AtomicLong nanos = new AtomicLong();
  private final Accounts accounts = new Accounts(service, nanos::get);

  private void pass(int seconds) {
    nanos.addAndGet(Duration.ofSeconds(seconds).toNanos());
  }

  /** The JDK finds an account of each number. */
  @Test
  void numbersHaveNoAccount() throws Exception {
    assertTrue(accounts.hasAccount("alice"));
    for (String name : List.of("1000", "+1000", "-1000", "\uff11\uff10", "stranger")) {
      assertFalse(accounts.hasAccount(name), name);
    }
  }

  /** Whoever asks all the time keeps no account that has gone. */
  @Test
  void remembersForAMinuteFromTheAnswer() throws Exception {
    assertTrue(accounts.hasAccount("alice"));
    service.ids.remove("alice");
    pass(40);
    assertTrue(accounts.hasAccount("alice"));
    assertEquals(1, service.asked);
    pass(21);

    assertFalse(accounts.hasAccount("alice"));
    assertEquals(2, service.asked);
  }

  @Test
  void remembersThatThereIsNone() throws Exception {
    assertFalse(accounts.hasAccount("carol"));
    service.ids.put("carol", 1002);
    assertFalse(accounts.hasAccount("carol"));
    assertEquals(1, service.asked);
    pass(61);

    assertTrue(accounts.hasAccount("carol"));
  }

  @Test
  void remembersNoFailure() throws Exception {
    service.down = true;
    assertUnavailable("alice");
    service.down = false;

    assertTrue(accounts.hasAccount("alice"));
  }

  @Test
  void warnsOnceAMinuteHoweverManyAsk() {
    service.down = true;
    try (LogLines log = LogLines.of("io.github.slurmjwt.gateway")) {
      assertUnavailable("alice");
      pass(40);
      assertUnavailable("bob");
      assertEquals(1, log.at(Level.WARNING).size());
      pass(21);
      assertUnavailable("alice");

      assertEquals(2, log.at(Level.WARNING).size());
      assertTrue(log.at(Level.WARNING).get(0).contains("does \"getent passwd\" answer?"));
    }
  }

  @Test
  void manyNamesTakeBoundedMemory() throws Exception {
    int names = 30_000;
    for (int i = 0; i < 2 * names; i++) {
      assertFalse(accounts.hasAccount("user" + i % names));
    }

    assertTrue(service.asked > names + 10_000, "asked " + service.asked + " times");
  }

  private void assertUnavailable(String name) {
    GatewayRefusal refusal = assertThrows(GatewayRefusal.class, () -> accounts.hasAccount(name));
    assertEquals(GatewayProblem.ACCOUNTS_UNAVAILABLE, refusal.problem());
  }
}
