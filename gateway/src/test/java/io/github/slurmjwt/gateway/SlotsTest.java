package io.github.slurmjwt.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.slurmjwt.gateway.Slots.Slot;
import io.github.slurmjwt.gateway.Slots.Waiter;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.eclipse.jetty.util.thread.ScheduledExecutorScheduler;
import org.junit.jupiter.api.Test;

/** Who gets a slot that has become free. */
final class SlotsTest {
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

  /** No wait ends by itself: this scheduler is not started. */
  private static Slots slots(int all, int ofUser) {
    Duration any = Duration.ofSeconds(30);
    return new Slots(
        new GatewaySettings(any, all, ofUser, any, 500), new ScheduledExecutorScheduler());
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
