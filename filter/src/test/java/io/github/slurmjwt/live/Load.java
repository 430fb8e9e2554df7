package io.github.slurmjwt.live;

import io.github.slurmjwt.testing.Await;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** Clients on keep-alive connections that send known tokens and count every wrong answer. */
final class Load implements AutoCloseable {
  private static final int CLIENTS = 4;
  private static final int STRANGERS = 3;
  private static final int SHOWN = 10;
  private static final long PACE_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

  private final List<Thread> threads = new ArrayList<>();
  private final long started = System.nanoTime();
  private volatile boolean stopped;

  private final AtomicLong rightlyAccepted = new AtomicLong();
  private final AtomicLong rightlyRefused = new AtomicLong();
  private final AtomicLong between = new AtomicLong();
  private final AtomicLong longestNanos = new AtomicLong();
  private final Queue<String> wronglyRefused = new ConcurrentLinkedQueue<>();
  private final Queue<String> wronglyAccepted = new ConcurrentLinkedQueue<>();

  private Load() {}

  /** Starts clients for the tokens in use, and others, who may have to wait, for those gone. */
  static Load start(KnownTokens tokens) {
    Load load = new Load();
    for (int i = 0; i < CLIENTS + STRANGERS; i++) {
      List<KnownToken> choice = i < CLIENTS ? tokens.inUse() : tokens.gone();
      Thread thread = new Thread(() -> load.run(choice), "client-" + i);
      load.threads.add(thread);
      thread.start();
    }
    return load;
  }

  /** Ends the load and returns what it has seen, in one line. */
  String stop() throws InterruptedException {
    stopped = true;
    for (Thread thread : threads) {
      thread.join();
    }
    double seconds = Duration.ofNanos(System.nanoTime() - started).toMillis() / 1000.0;
    return "%.1f s, %d requests, %.0f/s: %d rightly accepted, %d rightly refused, %d in between;"
            .formatted(
                seconds,
                requests(),
                requests() / seconds,
                rightlyAccepted.get(),
                rightlyRefused.get(),
                between.get())
        + " %d wrongly refused, %d wrongly accepted; longest wait of a good token %d ms"
            .formatted(
                wronglyRefused.size(),
                wronglyAccepted.size(),
                TimeUnit.NANOSECONDS.toMillis(longestNanos.get()));
  }

  long requests() {
    return rightlyAccepted.get()
        + rightlyRefused.get()
        + between.get()
        + wronglyRefused.size()
        + wronglyAccepted.size();
  }

  double requestsPerSecond() {
    return requests() / (Duration.ofNanos(System.nanoTime() - started).toMillis() / 1000.0);
  }

  long rightlyAccepted() {
    return rightlyAccepted.get();
  }

  long rightlyRefused() {
    return rightlyRefused.get();
  }

  List<String> wronglyRefused() {
    return wronglyRefused.stream().limit(SHOWN).toList();
  }

  List<String> wronglyAccepted() {
    return wronglyAccepted.stream().limit(SHOWN).toList();
  }

  @Override
  public void close() {
    stopped = true;
  }

  private void run(List<KnownToken> choice) {
    HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    long next = System.nanoTime();
    while (!stopped) {
      Object[] now = choice.toArray();
      if (now.length > 0) {
        send(client, (KnownToken) now[ThreadLocalRandom.current().nextInt(now.length)]);
      }
      next += PACE_NANOS;
      try {
        Await.moment(next);
      } catch (InterruptedException e) {
        return;
      }
    }
  }

  private void send(HttpClient client, KnownToken token) {
    long sent = System.nanoTime();
    String answer;
    boolean accepted = false;
    try {
      HttpResponse<String> response = token.portal.get(client, token.text);
      accepted = response.statusCode() == 200;
      answer = response.statusCode() + " " + response.body();
    } catch (IOException e) {
      answer = e.toString();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return;
    }
    judge(token, sent, System.nanoTime(), accepted, answer);
  }

  private void judge(KnownToken token, long sent, long answered, boolean accepted, String answer) {
    if (token.mustPass(sent, answered)) {
      longestNanos.accumulateAndGet(answered - sent, Math::max);
      if (accepted) {
        rightlyAccepted.incrementAndGet();
      } else {
        wronglyRefused.add("after " + (sent - started) / 1_000_000 + " ms: " + answer);
      }
    } else if (token.mustFail(sent)) {
      if (accepted) {
        wronglyAccepted.add("after " + (sent - started) / 1_000_000 + " ms: " + answer);
      } else {
        rightlyRefused.incrementAndGet();
      }
    } else {
      between.incrementAndGet();
    }
  }
}
