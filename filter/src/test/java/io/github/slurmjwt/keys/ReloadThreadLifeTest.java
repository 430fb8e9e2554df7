package io.github.slurmjwt.keys;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.slurmjwt.KeyUnavailableException;
import io.github.slurmjwt.keys.Place.Result;
import io.github.slurmjwt.testing.Await;
import io.github.slurmjwt.testing.LogLines;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * The thread itself: what it starts and when, and that nothing but its end stops it. The test
 * decides when each reload ends, and how.
 */
class ReloadThreadLifeTest {
  /** Long enough that a test fails in its stead. */
  private static final Duration NEVER = Duration.ofDays(1);

  private static final Duration SOON = Duration.ofSeconds(20);

  /** What the reloads that have started are to return; each waits for its word. */
  private final BlockingQueue<Result> words = new ArrayBlockingQueue<>(100);

  private final BlockingQueue<Boolean> started = new ArrayBlockingQueue<>(100);
  private final LogLines log = LogLines.of("io.github.slurmjwt");
  private ReloadThread thread = new ReloadThread("test", NEVER, NEVER, this::reload);

  private Result reload(boolean full) throws InterruptedException {
    started.add(full);
    return words.take();
  }

  /** A thread for a URL, in place of the one for files alone. */
  private ReloadThread ofUrl(Duration files, Duration fetch) {
    KeySettings settings =
        KeySettings.builder()
            .jwksUrl(URI.create("https://idp.example/keys"))
            .jwksRefresh(fetch)
            .anyReload(files)
            .build();
    thread = new ReloadThread(settings, true, this::reload);
    return thread;
  }

  @AfterEach
  void end() {
    thread.end();
    log.close();
  }

  /** A request in a thread of its own. */
  private FutureTask<Void> request() {
    FutureTask<Void> request =
        new FutureTask<>(
            () -> {
              thread.awaitReload();
              return null;
            });
    new Thread(request, "request").start();
    return request;
  }

  private static void assertServed(FutureTask<Void> request) throws Exception {
    request.get(SOON.toSeconds(), TimeUnit.SECONDS);
  }

  private void awaitStarted(boolean full) throws InterruptedException {
    assertEquals(full, started.poll(SOON.toSeconds(), TimeUnit.SECONDS));
  }

  /** Returns once it waits for the next reload. */
  private void awaitIdle() throws Exception {
    Await.until("idle", SOON, () -> thread.getState() == Thread.State.TIMED_WAITING);
  }

  @Test
  void holdsNoApplicationInMemory() throws Exception {
    Thread current = Thread.currentThread();
    ClassLoader own = current.getContextClassLoader();
    try (URLClassLoader application = new URLClassLoader(new URL[0], own)) {
      current.setContextClassLoader(application);
      assertSame(
          ReloadThread.class.getClassLoader(),
          new ReloadThread("other", NEVER, NEVER, full -> Result.GOOD).getContextClassLoader());
    } finally {
      current.setContextClassLoader(own);
    }
  }

  @Test
  void wakesForARequestAndReloadsOnceForAllThatCameMeanwhile() throws Exception {
    thread.start();
    awaitIdle();
    thread.requestReload();
    awaitStarted(true);
    thread.requestReload();
    thread.requestReload();
    words.add(Result.GOOD);
    awaitStarted(true);
    words.add(Result.GOOD);
    awaitIdle();
    assertTrue(started.isEmpty());
  }

  /** Only the URL can have the key, so a reload of the files beside it serves nobody. */
  @Test
  void readsFilesBetweenFetchesAndServesRequestsWithAFetch() throws Exception {
    ofUrl(Duration.ofMillis(1), Duration.ofHours(1)).start();
    awaitStarted(false);
    FutureTask<Void> request = request();
    words.add(Result.SKIPPED);
    while (!started.poll(SOON.toSeconds(), TimeUnit.SECONDS)) {
      words.add(Result.SKIPPED);
    }
    assertFalse(request.isDone());
    words.add(Result.GOOD);
    assertServed(request);
    awaitStarted(false);
  }

  @Test
  void fetchesAgainAnIntervalAfterTheEndOfAFetch() throws Exception {
    Duration interval = Duration.ofSeconds(1);
    ofUrl(NEVER, interval).start();
    awaitStarted(true);
    long ended = System.nanoTime();
    words.add(Result.GOOD);
    Await.until(
        "it waits, or fetches",
        SOON,
        () -> thread.getState() == Thread.State.TIMED_WAITING || !started.isEmpty());
    assertTrue(started.isEmpty() || System.nanoTime() - ended >= interval.toNanos());
  }

  /** Tomcat interrupts the threads of an application that ends, when told to. */
  @Test
  void goesOnWhenSomebodyElseInterruptsIt() throws Exception {
    String said = "test interrupted; continuing";
    thread.start();
    awaitIdle();
    thread.interrupt();
    Await.until("said", SOON, () -> log.at(Level.WARNING).equals(List.of(said)));
    thread.requestReload();
    awaitStarted(true);
    thread.interrupt();
    Await.until("said again", SOON, () -> log.at(Level.WARNING).equals(List.of(said, said)));
    FutureTask<Void> request = request();
    awaitStarted(true);
    words.add(Result.GOOD);
    assertServed(request);
  }

  @Test
  void tellsARequestThatItsReloadWasInterrupted() throws Exception {
    ReloadThread interrupted =
        new ReloadThread(
            "interrupted",
            NEVER,
            NEVER,
            full -> {
              throw new InterruptedException();
            });
    interrupted.start();
    assertEquals(
        "the key set could not be reloaded",
        assertThrows(KeyUnavailableException.class, interrupted::awaitReload).getMessage());
    interrupted.end();
  }

  /** Otherwise keys that are withdrawn would stay in force for ever. */
  @Test
  void goesOnWhenTheLogFails() throws Exception {
    Logger logger = Logger.getLogger("io.github.slurmjwt");
    for (Throwable thrown : List.of(new IllegalStateException("as a test"), new Error("a test"))) {
      FailingLog failing = new FailingLog(thrown);
      logger.addHandler(failing);
      try {
        thread = new ReloadThread("failing log", NEVER, NEVER, this::reload);
        thread.start();
        thread.requestReload();
        awaitStarted(true);
        thread.interrupt();
        thread.requestReload();
        awaitStarted(true);
        thread.end();
      } finally {
        logger.removeHandler(failing);
      }
    }
  }

  @Test
  void endsSilently() throws Exception {
    thread.start();
    thread.requestReload();
    awaitStarted(true);
    thread.end();
    assertFalse(thread.isAlive());
    assertEquals(List.of(), log.records());
  }

  @Test
  void waitsForAReloadThatTakesItsTimeToEnd() throws Exception {
    CountDownLatch interrupted = new CountDownLatch(1);
    CountDownLatch mayEnd = new CountDownLatch(1);
    thread =
        new ReloadThread(
            "slow to end",
            NEVER,
            NEVER,
            full -> {
              try {
                return words.take();
              } catch (InterruptedException e) {
                interrupted.countDown();
                mayEnd.await();
                return Result.FAILED;
              }
            });
    thread.start();
    thread.requestReload();
    FutureTask<Void> end = new FutureTask<>(thread::end, null);
    Thread ending = new Thread(end, "ends it");
    ending.start();
    assertTrue(interrupted.await(SOON.toSeconds(), TimeUnit.SECONDS));
    Await.until(
        "it waits or is over",
        SOON,
        () -> ending.getState() == Thread.State.TIMED_WAITING || end.isDone());
    assertFalse(end.isDone());
    mayEnd.countDown();
    end.get(SOON.toSeconds(), TimeUnit.SECONDS);
    assertFalse(thread.isAlive());
  }
}
