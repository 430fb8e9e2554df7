package io.github.slurmjwt.keys;

import io.github.slurmjwt.KeyUnavailableException;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A daemon thread that reloads keys: files and URL each at their interval, and both early when a
 * request with an unknown key id asks for it, at a bounded rate. A <em>full</em> reload includes
 * the URL.
 */
final class ReloadThread extends Thread {
  private static final System.Logger LOG = System.getLogger("io.github.slurmjwt");

  /** How long a request waits for an early reload at most. */
  static final Duration LONGEST_WAIT = Duration.ofSeconds(5);

  /** How many requests may wait at once: fewer than any server has threads. */
  private static final int MOST_WAITERS = 32;

  /** Reloads the keys. */
  @FunctionalInterface
  interface Task {
    /**
     * Reloads the files, and the URL in a full reload.
     *
     * @return the outcome for the key set
     */
    Place.Result reload(boolean full) throws InterruptedException;
  }

  private final Task task;
  private final Duration longestWait;
  private final Semaphore waiters = new Semaphore(MOST_WAITERS);
  private volatile boolean stopped;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition wanted = lock.newCondition();
  private final Condition finished = lock.newCondition();
  private final ReloadSchedule schedule;

  /** Full reloads are numbered from 1; these are the numbers of the latest ones. */
  private long lastStarted;

  private long lastFinished;
  private long lastGood;

  /**
   * Creates the thread.
   *
   * @param loaded whether the key set was loaded, or is to be fetched again soon
   */
  ReloadThread(KeySettings settings, boolean loaded, Task task) {
    this(
        "slurm-jwt-keys",
        settings.reload(),
        settings.jwksUrl().map(url -> settings.jwksRefresh()),
        loaded,
        LONGEST_WAIT,
        task);
  }

  /**
   * Creates a thread for files alone.
   *
   * @param longestWait how long a request waits for an early reload at most
   */
  ReloadThread(String name, Duration reload, Duration longestWait, Task task) {
    this(name, reload, Optional.empty(), true, longestWait, task);
  }

  private ReloadThread(
      String name,
      Duration reload,
      Optional<Duration> fetch,
      boolean loaded,
      Duration longestWait,
      Task task) {
    super(name);
    setDaemon(true);
    // By default that of the application whose request came first, which could not be unloaded.
    setContextClassLoader(ReloadThread.class.getClassLoader());
    this.task = task;
    this.longestWait = longestWait;
    this.schedule = new ReloadSchedule(reload, fetch, loaded, System.nanoTime());
  }

  /** Ends this thread and waits for that, a few seconds at most. */
  void end() {
    stopped = true;
    interrupt();
    try {
      join(TimeUnit.SECONDS.toMillis(5));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  void requestReload() {
    lock.lock();
    try {
      schedule.wantEarly();
      wanted.signal();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Asks for an early full reload and waits for one that starts from now on.
   *
   * @throws KeyUnavailableException when the key set was not reloaded in time
   */
  void awaitReload() throws KeyUnavailableException {
    if (!isAlive()) {
      throw new KeyUnavailableException("key reloading has stopped");
    }
    if (!waiters.tryAcquire()) {
      throw new KeyUnavailableException("too many requests are waiting for a key reload");
    }
    lock.lock();
    try {
      long next = lastStarted + 1;
      requestReload();
      long left = longestWait.toNanos();
      while (lastFinished < next && left > 0) {
        left = finished.awaitNanos(left);
      }
      if (lastGood < next) {
        throw new KeyUnavailableException("the key set could not be reloaded");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new KeyUnavailableException("interrupted while waiting for a key reload");
    } finally {
      lock.unlock();
      waiters.release();
    }
  }

  /** Nothing but {@link #end} ends it: without it, withdrawn keys would be accepted for ever. */
  @Override
  public void run() {
    while (!stopped) {
      try {
        reload(awaitNextReload());
      } catch (InterruptedException e) {
        if (!stopped) {
          log(Level.WARNING, getName() + " interrupted; continuing", null);
        }
      }
    }
  }

  /** Returns whether the next reload, which is due now, is a full one. */
  private boolean awaitNextReload() throws InterruptedException {
    lock.lockInterruptibly();
    try {
      long wait = schedule.nanosToNext(System.nanoTime());
      while (wait > 0) {
        wanted.awaitNanos(wait);
        wait = schedule.nanosToNext(System.nanoTime());
      }
      boolean full = schedule.start(System.nanoTime());
      if (full) {
        lastStarted++;
      }
      return full;
    } finally {
      lock.unlock();
    }
  }

  private void reload(boolean full) throws InterruptedException {
    Place.Result result = Place.Result.SKIPPED;
    try {
      result = task.reload(full);
    } catch (RuntimeException | Error e) {
      result = Place.Result.FAILED;
      log(Level.ERROR, getName() + ": reload failed; keeping what is in force", e);
    } finally {
      finish(full, result);
    }
  }

  private void finish(boolean full, Place.Result result) {
    lock.lock();
    try {
      schedule.finish(result, System.nanoTime());
      if (full && result == Place.Result.GOOD) {
        lastGood = lastStarted;
      }
      lastFinished = lastStarted;
      finished.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private static void log(Level level, String message, @Nullable Throwable cause) {
    try {
      LOG.log(level, message, cause);
    } catch (RuntimeException | Error e) {
      // The log itself has failed, so there is nowhere to report it.
    }
  }
}
