package io.github.slurmjwt.keys;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.slurmjwt.KeyUnavailableException;
import io.github.slurmjwt.keys.Place.Result;
import io.github.slurmjwt.testing.Await;
import io.github.slurmjwt.testing.LogLines;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Requests that wait for a reload. The test decides when each reload ends, and how: none of these
 * depends on who is faster.
 */
class ReloadThreadTest {
  private static final int MOST_WAITERS = 32;

  /** Long enough that a test fails in its stead. */
  private static final Duration NEVER = Duration.ofDays(1);

  private static final Duration SOON = Duration.ofSeconds(20);

  /** What the reloads that have started are to return; each waits for its word. */
  private final BlockingQueue<Result> words = new ArrayBlockingQueue<>(100);

  private final BlockingQueue<Boolean> started = new ArrayBlockingQueue<>(100);
  private final List<Thread> others = new ArrayList<>();
  private final ReloadThread thread = threadWith(NEVER);

  private ReloadThread threadWith(Duration longestWait) {
    return new ReloadThread("reloads of the test", NEVER, longestWait, this::reload);
  }

  private Result reload(boolean full) throws InterruptedException {
    started.add(full);
    return words.take();
  }

  @AfterEach
  void end() throws Exception {
    thread.end();
    for (Thread other : others) {
      other.join(SOON.toMillis());
      assertFalse(other.isAlive(), other.getName());
    }
  }

  /** A request in a thread of its own. */
  private FutureTask<Void> request() {
    FutureTask<Void> request =
        new FutureTask<>(
            () -> {
              thread.awaitReload();
              return null;
            });
    Thread own = new Thread(request, "request " + others.size());
    own.start();
    others.add(own);
    return request;
  }

  /** Returns once this many requests wait for a reload. */
  private void awaitWaiting(int number) throws Exception {
    Await.until(
        number + " waiting",
        SOON,
        () ->
            others.stream().filter(other -> other.getState() == Thread.State.TIMED_WAITING).count()
                == number);
  }

  private void awaitStarted() throws InterruptedException {
    assertEquals(true, started.poll(SOON.toSeconds(), TimeUnit.SECONDS), "a full reload starts");
  }

  private static void assertUnavailable(String why, FutureTask<Void> request) {
    ExecutionException failure =
        assertThrows(
            ExecutionException.class, () -> request.get(SOON.toSeconds(), TimeUnit.SECONDS));
    KeyUnavailableException cause =
        assertInstanceOf(KeyUnavailableException.class, failure.getCause());
    assertEquals(why, cause.getMessage());
  }

  private static void assertServed(FutureTask<Void> request) throws Exception {
    request.get(SOON.toSeconds(), TimeUnit.SECONDS);
  }

  @Test
  void keepsNoJvmRunning() {
    assertTrue(thread.isDaemon());
    assertEquals("reloads of the test", thread.getName());
  }

  @Test
  void hasEndedWhenItIsSaidToHaveEnded() throws Exception {
    thread.start();
    FutureTask<Void> request = request();
    awaitStarted();
    thread.end();
    assertFalse(thread.isAlive());
    assertUnavailable("the key set could not be reloaded", request);
  }

  @Test
  void refusesRequestsBeforeItsStartAndAfterItsEnd() {
    assertUnavailable("key reloading has stopped", request());
    thread.start();
    thread.end();
    assertUnavailable("key reloading has stopped", request());
  }

  @Test
  void servesARequestWithAReload() throws Exception {
    thread.start();
    FutureTask<Void> request = request();
    awaitStarted();
    assertFalse(request.isDone());
    words.add(Result.GOOD);
    assertServed(request);
  }

  /** What a reload that runs already has read may be older than the key of the request. */
  @Test
  void servesARequestOnlyWithAReloadThatStartsAfterIt() throws Exception {
    thread.start();
    FutureTask<Void> early = request();
    awaitStarted();
    FutureTask<Void> late = request();
    awaitWaiting(2);
    words.add(Result.GOOD);
    assertServed(early);
    awaitStarted();
    assertFalse(late.isDone());
    words.add(Result.FAILED);
    assertUnavailable("the key set could not be reloaded", late);
  }

  @Test
  void servesAllWhoWaitWithOneReload() throws Exception {
    thread.start();
    FutureTask<Void> first = request();
    awaitStarted();
    FutureTask<Void> second = request();
    FutureTask<Void> third = request();
    awaitWaiting(3);
    words.add(Result.GOOD);
    assertServed(first);
    awaitStarted();
    words.add(Result.GOOD);
    assertServed(second);
    assertServed(third);
    assertTrue(started.isEmpty());
  }

  @Test
  void saysThatAReloadHasFailedAndServesTheNextRequest() throws Exception {
    thread.start();
    for (Result result : new Result[] {Result.FAILED, Result.SKIPPED}) {
      FutureTask<Void> request = request();
      awaitStarted();
      words.add(result);
      assertUnavailable("the key set could not be reloaded", request);
    }
    FutureTask<Void> request = request();
    awaitStarted();
    words.add(Result.GOOD);
    assertServed(request);
  }

  /** Else withdrawn keys would be accepted for ever. */
  @Test
  void goesOnAfterAnExceptionAndLogsIt() throws Exception {
    List<Result> calls = new ArrayList<>();
    ReloadThread failing =
        new ReloadThread(
            "failing reloads",
            NEVER,
            NEVER,
            full -> {
              calls.add(Result.GOOD);
              if (calls.size() == 1) {
                throw new IllegalStateException("as a test");
              }
              return Result.GOOD;
            });
    try (LogLines log = LogLines.of("io.github.slurmjwt")) {
      failing.start();
      assertEquals(
          "the key set could not be reloaded",
          assertThrows(KeyUnavailableException.class, failing::awaitReload).getMessage());
      assertEquals(
          List.of("failing reloads: reload failed; keeping what is in force"),
          log.at(Level.SEVERE));
      failing.awaitReload();
      assertEquals(2, calls.size());
    } finally {
      failing.end();
    }
  }

  /** Fewer than any server has threads: the rest are told to come again. */
  @Test
  void letsABoundedNumberWait() throws Exception {
    thread.start();
    List<FutureTask<Void>> waiting = new ArrayList<>();
    waiting.add(request());
    awaitStarted();
    for (int i = 1; i < MOST_WAITERS; i++) {
      waiting.add(request());
    }
    awaitWaiting(MOST_WAITERS);
    assertUnavailable("too many requests are waiting for a key reload", request());

    // The places of those that are served, or are not, are free again.
    words.add(Result.GOOD);
    assertServed(waiting.get(0));
    awaitStarted();
    words.add(Result.FAILED);
    for (FutureTask<Void> request : waiting.subList(1, MOST_WAITERS)) {
      assertUnavailable("the key set could not be reloaded", request);
    }
    FutureTask<Void> next = request();
    awaitStarted();
    words.add(Result.GOOD);
    assertServed(next);
  }

  @Test
  void interruptedRequestsStopWaiting() throws Exception {
    thread.start();
    FutureTask<Boolean> request =
        new FutureTask<>(
            () -> {
              assertEquals(
                  "interrupted while waiting for a key reload",
                  assertThrows(KeyUnavailableException.class, thread::awaitReload).getMessage());
              return Thread.currentThread().isInterrupted();
            });
    Thread own = new Thread(request, "interrupted request");
    own.start();
    others.add(own);
    awaitStarted();
    own.interrupt();
    assertTrue(
        request.get(SOON.toSeconds(), TimeUnit.SECONDS), "the server sees the interrupt too");
  }

  @Test
  void keepsNoRequestWaitingForAReloadThatHangs() throws Exception {
    ReloadThread hanging = threadWith(Duration.ofMillis(1));
    hanging.start();
    assertEquals(
        "the key set could not be reloaded",
        assertThrows(KeyUnavailableException.class, hanging::awaitReload).getMessage());
    hanging.end();
  }

  @Test
  void asksForAReloadWithoutWaiting() throws Exception {
    thread.start();
    thread.requestReload();
    awaitStarted();
    words.add(Result.GOOD);
  }

  @Test
  void endsForWhoeverIsInterruptedMeanwhile() {
    thread.start();
    Thread.currentThread().interrupt();
    thread.end();
    assertTrue(Thread.interrupted(), "the interrupt is still to be seen");
  }
}
