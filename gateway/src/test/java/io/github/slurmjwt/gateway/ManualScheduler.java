package io.github.slurmjwt.gateway;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.util.component.AbstractLifeCycle;
import org.eclipse.jetty.util.thread.Scheduler;

/** A scheduler whose tasks run when a test says so. */
final class ManualScheduler extends AbstractLifeCycle implements Scheduler {
  /** What is to run after a delay, unless it is cancelled. */
  static final class Planned implements Task {
    private final Runnable task;
    private final Duration delay;
    private boolean cancelled;

    private Planned(Runnable task, Duration delay) {
      this.task = task;
      this.delay = delay;
    }

    @Override
    public boolean cancel() {
      cancelled = true;
      return true;
    }

    Duration delay() {
      return delay;
    }

    boolean isCancelled() {
      return cancelled;
    }

    /** Runs it even if it is cancelled, as at the same moment. */
    void run() {
      task.run();
    }
  }

  private final List<Planned> planned = new ArrayList<>();

  @Override
  public Task schedule(Runnable task, long delay, TimeUnit unit) {
    Planned one = new Planned(task, Duration.ofNanos(unit.toNanos(delay)));
    planned.add(one);
    return one;
  }

  /** Returns everything that was ever planned. */
  List<Planned> planned() {
    return planned;
  }

  /** Returns what was planned last. */
  Planned last() {
    return planned.get(planned.size() - 1);
  }
}
