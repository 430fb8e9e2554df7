package io.github.slurmjwt.keys;

import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A token that somebody else renews in a file. A thread of its own reads the file, and hangs alone
 * if that hangs.
 */
final class TokenFile implements CurrentToken {
  private static final System.Logger LOG = System.getLogger("io.github.slurmjwt");
  static final Duration INTERVAL = Duration.ofSeconds(5);
  static final Duration PATIENCE = Duration.ofSeconds(10);

  private final PlaceReader reader;
  private final InstantSource clock;
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(TokenFile::thread);
  private final CountDownLatch firstRead = new CountDownLatch(1);

  private volatile @Nullable StoredToken token;
  private volatile boolean closed;
  private @Nullable String problem;

  private TokenFile(PlaceReader reader, InstantSource clock) {
    this.reader = reader;
    this.clock = clock;
  }

  static TokenFile open(PlaceReader reader, InstantSource clock) throws TokenUnavailableException {
    return open(reader, clock, INTERVAL, PATIENCE);
  }

  /** Reads the file, waiting for that no longer than told, and again at this interval. */
  static TokenFile open(
      PlaceReader reader, InstantSource clock, Duration interval, Duration patience)
      throws TokenUnavailableException {
    TokenFile file = new TokenFile(reader, clock);
    try {
      file.start(interval, patience);
      file.current();
      return file;
    } catch (TokenUnavailableException | RuntimeException | Error e) {
      file.close();
      throw e;
    }
  }

  private void start(Duration interval, Duration patience) throws TokenUnavailableException {
    Future<?> reloads =
        thread.scheduleWithFixedDelay(this::reload, 0, interval.toMillis(), TimeUnit.MILLISECONDS);
    try {
      if (!firstRead.await(patience.toMillis(), TimeUnit.MILLISECONDS)) {
        reloads.cancel(false);
        throw new TokenUnavailableException(
            reader.name()
                + " cannot be read within "
                + patience.toSeconds()
                + " s: check its file system");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new TokenUnavailableException("interrupted while reading " + reader.name());
    }
  }

  @Override
  public String current() throws TokenUnavailableException {
    StoredToken now = token;
    if (closed) {
      throw new TokenUnavailableException(reader.name() + " is closed");
    }
    if (now == null) {
      throw new TokenUnavailableException(lastProblem());
    }
    if (now.isExpired(clock.instant())) {
      report(expired());
      throw new TokenUnavailableException(expired());
    }
    return now.text();
  }

  /** Never ends the thread: that would leave the token to expire. */
  private void reload() {
    try {
      StoredToken found = StoredToken.parse(reader.name(), reader.read());
      token = found;
      if (found.isExpired(clock.instant())) {
        report(expired());
      } else {
        recover();
      }
    } catch (KeyLoadException e) {
      report(String.valueOf(e.getMessage()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException | Error e) {
      report(reader.name() + " could not be read: " + e.getClass().getName());
    } finally {
      firstRead.countDown();
    }
  }

  private String expired() {
    return reader.name() + " holds an expired token: write a new one";
  }

  /** Once for each state, but not in the first read, of which an exception says so. */
  private synchronized void report(String sentence) {
    if (!sentence.equals(problem)) {
      problem = sentence;
      if (firstRead.getCount() == 0) {
        log(Level.WARNING, sentence);
      }
    }
  }

  private synchronized void recover() {
    if (problem != null) {
      problem = null;
      log(Level.INFO, reader.name() + " holds a good token again");
    }
  }

  private static void log(Level level, String sentence) {
    try {
      LOG.log(level, sentence);
    } catch (RuntimeException | Error e) {
      // The log itself has failed, so there is nowhere to report it.
    }
  }

  private synchronized String lastProblem() {
    return problem == null ? reader.name() + " has not been read" : problem;
  }

  @Override
  public String user() {
    StoredToken now = token;
    return now == null ? "" : now.user();
  }

  /**
   * Interrupts only an idle thread, since interrupting a read would wait for the file system, and
   * waits for the thread, a second at most: Tomcat looks for threads that are left.
   */
  @Override
  public void close() {
    closed = true;
    thread.shutdown();
    try {
      if (!thread.awaitTermination(1, TimeUnit.SECONDS)) {
        log(Level.WARNING, reader.name() + " is still being read: check its file system");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public String toString() {
    return "tokens in " + reader.name();
  }

  private static Thread thread(Runnable task) {
    Thread thread = new Thread(task, "slurm-jwt-token");
    thread.setDaemon(true);
    // By default that of the application, which could then not be unloaded.
    thread.setContextClassLoader(TokenFile.class.getClassLoader());
    return thread;
  }
}
