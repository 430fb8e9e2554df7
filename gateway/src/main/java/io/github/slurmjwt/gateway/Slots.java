package io.github.slurmjwt.gateway;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.eclipse.jetty.util.thread.Scheduler;

/**
 * The requests that slurmrestd gets at the same time. A user has a share of them; whoever is over
 * the share, or finds no slot, waits for a bounded time, and the users that wait take turns. Safe
 * for use by many threads.
 */
final class Slots {
  /** Learns what became of a wait, exactly once, perhaps on another thread. */
  interface Waiter {
    void granted(Slot slot);

    void refused(GatewayProblem reason);
  }

  private final GatewaySettings settings;
  private final Scheduler scheduler;

  /** Who has slots or waits, in the order of their turns. */
  private final Map<String, User> users = new LinkedHashMap<>();

  private int taken;
  private int waiting;

  Slots(GatewaySettings settings, Scheduler scheduler) {
    this.settings = settings;
    this.scheduler = scheduler;
  }

  /** Gives the user a slot, now or when there is one. */
  void acquire(String userName, Waiter waiter) {
    Optional<GatewayProblem> refusal = Optional.empty();
    synchronized (this) {
      User user = users.computeIfAbsent(userName, User::new);
      if (user.queue.isEmpty() && isFreeFor(user)) {
        take(user);
      } else if (user.queue.size() >= settings.maximumQueueOfUser()) {
        refusal = Optional.of(GatewayProblem.USER_BUSY);
      } else if (waiting >= settings.maximumQueue()) {
        refusal = Optional.of(GatewayProblem.GATEWAY_BUSY);
        forgetIfIdle(user);
      } else {
        enqueue(user, waiter);
        return;
      }
    }
    refusal.ifPresentOrElse(waiter::refused, () -> waiter.granted(new Slot(userName)));
  }

  /** Returns how many slots are in use. */
  synchronized int taken() {
    return taken;
  }

  /** Returns how many requests wait for a slot. */
  synchronized int waiting() {
    return waiting;
  }

  private boolean isFreeFor(User user) {
    return taken < settings.slots() && user.taken < settings.slotsOfUser();
  }

  private void take(User user) {
    taken++;
    user.taken++;
    users.remove(user.name); // The next turn is that of the others.
    users.put(user.name, user);
  }

  private void enqueue(User user, Waiter waiter) {
    Wait wait = new Wait(user, waiter);
    user.queue.add(wait);
    waiting++;
    wait.timer =
        Optional.of(
            scheduler.schedule(wait::expire, settings.slotWait().toNanos(), TimeUnit.NANOSECONDS));
  }

  private void forgetIfIdle(User user) {
    if (user.taken == 0 && user.queue.isEmpty()) {
      users.remove(user.name);
    }
  }

  private void release(String userName) {
    Optional<Wait> next;
    synchronized (this) {
      taken--;
      User user = users.get(userName);
      if (user != null) {
        user.taken--;
        forgetIfIdle(user);
      }
      next = dequeue();
    }
    next.ifPresent(Wait::grant);
  }

  private Optional<Wait> dequeue() {
    for (User user : users.values()) {
      if (!user.queue.isEmpty() && isFreeFor(user)) {
        Wait wait = user.queue.remove();
        waiting--;
        take(user);
        return Optional.of(wait);
      }
    }
    return Optional.empty();
  }

  private static final class User {
    private final String name;
    private final Deque<Wait> queue = new ArrayDeque<>();
    private int taken;

    private User(String name) {
      this.name = name;
    }
  }

  private final class Wait {
    private final User user;
    private final Waiter waiter;
    private Optional<Scheduler.Task> timer = Optional.empty();

    private Wait(User user, Waiter waiter) {
      this.user = user;
      this.waiter = waiter;
    }

    private void grant() {
      timer.ifPresent(Scheduler.Task::cancel);
      waiter.granted(new Slot(user.name));
    }

    private void expire() {
      GatewayProblem reason;
      synchronized (Slots.this) {
        if (!user.queue.remove(this)) {
          return; // Granted at the same moment.
        }
        waiting--;
        reason =
            user.taken >= settings.slotsOfUser()
                ? GatewayProblem.USER_BUSY
                : GatewayProblem.GATEWAY_BUSY;
        forgetIfIdle(user);
      }
      waiter.refused(reason);
    }
  }

  /** The right to send one request. */
  final class Slot {
    private final String userName;
    private final AtomicBoolean released = new AtomicBoolean();

    private Slot(String userName) {
      this.userName = userName;
    }

    /** Gives the slot back, the first time. */
    void release() {
      if (released.compareAndSet(false, true)) {
        Slots.this.release(userName);
      }
    }
  }
}
