package io.github.slurmjwt.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.slurmjwt.gateway.Slots.Slot;
import io.github.slurmjwt.gateway.Slots.Waiter;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Who gets a slot that has become free. */
final class SlotsTest {
  private final ManualScheduler scheduler = new ManualScheduler();
  private final List<String> grants = new ArrayList<>();
  private final Deque<Slot> taken = new ArrayDeque<>();

  @Test
  void usersTakeTurnsHoweverManyRequestsOneHas() {
    Slots slots = slots(1, 1);
    request(slots, "alice", 4);
    request(slots, "bob", 2);

    releaseAll();

    assertEquals(List.of("alice", "alice", "bob", "alice", "bob", "alice"), grants);
    assertEquals(0, slots.taken());
    assertEquals(0, slots.waiting());
  }

  @Test
  void nobodyHasMoreThanTheShareOfAUser() {
    Slots slots = slots(3, 2);
    request(slots, "alice", 4);
    assertEquals(List.of("alice", "alice"), grants);
    assertEquals(2, slots.waiting());

    request(slots, "bob", 1);

    assertEquals(List.of("alice", "alice", "bob"), grants);
    assertEquals(3, slots.taken());
    releaseAll();
    assertEquals(5, grants.size());
    assertEquals(0, slots.taken());
  }

  @Test
  void aSlotIsGivenBackOnce() {
    Slots slots = slots(2, 2);
    request(slots, "alice", 2);

    Slot first = taken.remove();
    first.release();
    first.release();

    assertEquals(1, slots.taken());
  }

  @Test
  void aUserWithTooManyWaitingIsRefusedAndNobodyElse() {
    Slots slots = slots(1, 1);
    request(slots, "alice", 1 + GatewaySettings.DEFAULT.maximumQueueOfUser());
    assertEquals(List.of("alice"), grants);

    request(slots, "alice", 1);
    request(slots, "bob", 1);

    assertEquals(List.of("alice", "refused " + GatewayProblem.USER_BUSY), grants);
    releaseAll();
    assertEquals(3 + GatewaySettings.DEFAULT.maximumQueueOfUser(), grants.size());
  }

  /** As docs/gateway.md says. */
  @Test
  void theGatewayIsBusyWhen1024Wait() {
    Slots slots = slots(1, 1);
    request(slots, "alice", 1 + 256);
    for (String user : List.of("bob", "carol", "dave")) {
      request(slots, user, 256);
    }
    assertEquals(1024, slots.waiting());

    request(slots, "erin", 1);
    request(slots, "dave", 1);

    assertEquals(
        List.of(
            "alice",
            "refused " + GatewayProblem.GATEWAY_BUSY,
            "refused " + GatewayProblem.USER_BUSY),
        grants);
    taken.remove().release();
    request(slots, "erin", 1);
    assertEquals(4, grants.size());
    assertEquals(1024, slots.waiting());
  }

  @Test
  void aWaitEndsAfterItsTime() {
    Slots slots = slots(1, 1);
    request(slots, "alice", 2);
    request(slots, "bob", 1);
    assertEquals(Duration.ofSeconds(30), scheduler.last().delay());

    scheduler.planned().forEach(ManualScheduler.Planned::run);
    scheduler.planned().forEach(ManualScheduler.Planned::run);

    assertEquals(
        List.of(
            "alice",
            "refused " + GatewayProblem.USER_BUSY,
            "refused " + GatewayProblem.GATEWAY_BUSY),
        grants);
    assertEquals(0, slots.waiting());
    releaseAll();
    assertEquals(0, slots.taken());
    request(slots, "bob", 1);
    assertEquals("bob", grants.get(3));
  }

  @Test
  void whoWasGrantedASlotIsNotRefusedLater() {
    Slots slots = slots(1, 1);
    request(slots, "alice", 1);
    request(slots, "bob", 1);

    taken.remove().release();
    assertTrue(scheduler.last().isCancelled());
    scheduler.last().run(); // At the same moment.

    assertEquals(List.of("alice", "bob"), grants);
    assertEquals(0, slots.waiting());
    assertEquals(1, slots.taken());
  }

  /** No wait ends by itself. */
  private Slots slots(int all, int ofUser) {
    return new Slots(
        new GatewaySettings(Duration.ofSeconds(7), all, ofUser, Duration.ofSeconds(30), 500),
        scheduler);
  }

  private void request(Slots slots, String user, int times) {
    for (int i = 0; i < times; i++) {
      slots.acquire(
          user,
          new Waiter() {
            @Override
            public void granted(Slot slot) {
              grants.add(user);
              taken.add(slot);
            }

            @Override
            public void refused(GatewayProblem reason) {
              grants.add("refused " + reason);
            }
          });
    }
  }

  private void releaseAll() {
    while (!taken.isEmpty()) {
      taken.remove().release();
    }
  }
}
